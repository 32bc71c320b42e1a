"""Conditions: from how they are written to canonical data, and whether they hold.

Written: ``{field: value}`` equal · ``{field: [a, b]}`` one of · ``{field: {gte: 3}}`` with the operators ``eq in gt
gte lt lte set`` · ``{field: null}`` empty · ``all: […]`` · ``any: […]`` · ``not: {…}``. Several keys in one mapping
all have to hold. The left side is a field (the nearest object that has it), or ``$parent.key``, or a variable such
as ``$state``; an operand ``$path`` is the value of that path, perhaps with an offset (``$today+30d``); ``$$x`` is
the text ``$x``.

Canonical: ``["all", [c, …]]``, ``["any", [c, …]]``, ``["not", c]``, ``["test", field, operator, operand]``.
``field`` is written as in the schema (a ``$`` in front marks parents and variables); an operand may be ``{"$":
path}`` with ``plus``.

**When a test holds** (values compare as :mod:`generator.spec.comparing` says; the browser's twin is ``conditions.js``):

* Missing, null, "", [] and {} are one thing: *empty*. ``set: true`` holds for everything else (``false`` and 0 too).
* ``eq`` and ``in`` hold for an empty value only when an operand is empty, or is ``false``: what was never ticked is
  false.
* A list (``choices``, ``many``, a path through rows) holds a test when one of its elements does.
* An operand that is a list (through ``$``) offers its elements: ``eq`` and ``in`` are then the same.
* ``gt gte lt lte`` never hold for empty, for values that are not ordered (text, booleans, objects), or for two
  values of different kinds. So ``not: {n: {gt: 3}}`` holds where ``n`` is empty; conditions have no third value.
* ``all`` of nothing holds, ``any`` of nothing does not (neither can be written).
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from generator.spec.comparing import equal, is_empty, order
from generator.spec.grammar import VARIABLES, parse_bound
from generator.spec.model import NOWHERE, Condition, Position, Text
from generator.spec.values import PARENT, Scopes, Variables, is_path, lookup, lookup_field, resolve

OPERATORS: tuple[str, ...] = ("eq", "in", "gt", "gte", "lt", "lte", "set")
WORDS: tuple[str, ...] = ("all", "any", "not")
SAFE = 2**53 - 1
"""Browsers read greater numbers inexactly."""

_ORDERS: Mapping[str, tuple[int, ...]] = {"gt": (1,), "gte": (1, 0), "lt": (-1,), "lte": (-1, 0)}


class ConditionError(ValueError):
    """A condition that cannot be understood; ``message`` says what would be right."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def _error(zh: str, en: str) -> ConditionError:
    return ConditionError(Text(zh, en))


# -- parsing ----------------------------------------------------------------------------------------------------------


def parse_condition(raw: Any, position: Position = NOWHERE) -> Condition:
    """The canonical form of a condition as written. Raises :class:`ConditionError`."""
    return Condition(_parse(raw), position)


def _parse(raw: Any) -> list[Any]:
    if not isinstance(raw, Mapping):
        raise _error(
            "条件应写成映射，例如 {validity: repealed}", "A condition is a mapping, as in {validity: repealed}"
        )
    if not raw:
        raise _error("条件是空的，请写 {字段: 值}", "The condition is empty: write {field: value}")
    parts = [part for key, value in raw.items() for part in _parse_entry(str(key), value)]
    return parts[0] if len(parts) == 1 else ["all", parts]


def _parse_entry(key: str, value: Any) -> list[list[Any]]:
    if key in ("all", "any"):
        if not isinstance(value, list | tuple) or not value:
            raise _error(f"{key} 后面应是条件的列表，至少一项", f"{key} takes a list of one or more conditions")
        return [[key, [_parse(one) for one in value]]]
    if key == "not":
        return [["not", _parse(value)]]
    _check_path(key)
    if isinstance(value, Mapping):
        if not value:
            raise _error(f"{key} 后面没有写比较", f"There is no comparison after {key}")
        return [["test", key, str(operator), _operand(str(operator), one)] for operator, one in value.items()]
    if isinstance(value, list | tuple):
        return [["test", key, "in", _operand("in", value)]]
    if value is None:
        return [["test", key, "set", False]]
    return [["test", key, "eq", _operand("eq", value)]]


def _check_path(key: str) -> None:
    path = key.removeprefix("$")
    if not is_path(path):
        raise _error(f"“{key}”不是字段名", f"“{key}” is no name of a field")
    first = path.partition(".")[0]
    if key.startswith("$") and first not in VARIABLES and first != PARENT:
        raise _error(f"条件左边的字段不写 $：请写 {path}", f"A field on the left of a condition has no $: write {path}")


def _operand(operator: str, value: Any) -> Any:
    if operator not in OPERATORS:
        near = difflib.get_close_matches(operator, OPERATORS, 1)
        hint = Text(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else Text("", " ")
        known = " ".join(OPERATORS)
        raise _error(
            f"没有比较方式“{operator}”，可用 {known}{hint.zh}",
            f"There is no operator “{operator}”; there are {known}{hint.en.rstrip()}",
        )
    if operator == "set":
        if not isinstance(value, bool):
            raise _error("set 后面应是 true 或 false", "set takes true or false")
        return value
    if operator == "in":
        if isinstance(value, str) and value.startswith("$"):
            return [_scalar(value)]
        if not isinstance(value, list | tuple) or not value:
            raise _error("in 后面应是值的列表，至少一项", "in takes a list of one or more values")
        return [_scalar(one) for one in value]
    scalar = _scalar(value)
    if operator != "eq" and (scalar is None or isinstance(scalar, bool)):
        raise _error(f"{operator} 后面应是数、日期或 $字段", f"{operator} takes a number, a date or a $path")
    return scalar


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return _string(value)
    raise _error(
        "比较的值应是文字、数、是非、日期或 $字段",
        "A value to compare with is text, a number, true or false, a date or a $path",
    )


def _number(value: int | float) -> int | float:
    if not math.isfinite(value) or abs(value) > SAFE:
        raise _error(f"条件中的数不能大于 {SAFE}", f"Numbers in conditions go up to {SAFE}")
    return int(value) if value == int(value) else value


def _string(value: str) -> Any:
    if value.startswith("$$"):
        return value[1:]
    if not value.startswith("$"):
        return value
    bound = parse_bound(value)
    if not isinstance(bound, dict) or not is_path(str(bound["$"])):
        raise _error(
            f"看不懂“{value}”；要写 $ 开头的文字请写 ${value}",
            f"“{value}” is no path; write ${value} for text with a dollar",
        )
    plus = bound.get("plus")
    if isinstance(plus, dict) and plus["unit"] == "working_day":
        raise _error(
            "条件中不能加工作日（浏览器没有日历），请用自然日 d",
            "Conditions cannot add working days (browsers have no calendar): use days (d)",
        )
    return bound


# -- asking -----------------------------------------------------------------------------------------------------------


def holds(condition: Condition, scopes: Scopes, variables: Variables) -> bool:
    """Whether ``condition`` holds where ``scopes`` are the objects around the field, innermost first.

    In a record ``scopes`` is ``[record]``, in rows ``[row, record]``. A scope hides the outer ones for each key that it
    has, so callers put every declared key into it (None where there is no value). Never raises for any data.
    """
    return _holds(condition.data, scopes, variables)


def _holds(data: Any, scopes: Scopes, variables: Variables) -> bool:
    word = data[0]
    if word == "all":
        return all(_holds(one, scopes, variables) for one in data[1])
    if word == "any":
        return any(_holds(one, scopes, variables) for one in data[1])
    if word == "not":
        return not _holds(data[1], scopes, variables)
    _, field, operator, operand = data
    look, path = (lookup, field[1:]) if field.startswith("$") else (lookup_field, field)
    value = look(path, scopes, variables)
    if operator == "set":
        return is_empty(value) is not operand
    if operator == "in":
        return _is_one_of(value, [t for one in operand for t in _offered(resolve(one, scopes, variables))])
    if operator == "eq":
        return _is_one_of(value, _offered(resolve(operand, scopes, variables)))
    return _is_ordered(value, _ORDERS[operator], resolve(operand, scopes, variables))


def _offered(value: Any) -> list[Any]:
    if is_empty(value):
        return [None]
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_one_of(value: Any, offered: list[Any]) -> bool:
    if is_empty(value):
        return any(one is False or is_empty(one) for one in offered)
    values = value if isinstance(value, list | tuple) else [value]
    return any(equal(one, other) for one in values for other in offered if not is_empty(one) and not is_empty(other))


def _is_ordered(value: Any, wanted: tuple[int, ...], operand: Any) -> bool:
    values = value if isinstance(value, list | tuple) else [value]
    return any(order(one, operand) in wanted for one in values)


def bind(condition: Condition, scopes: Scopes, variables: Variables, *, partly: bool = False) -> Condition:
    """The condition with the values of its ``$`` operands, looked up here, in their place.

    So what one record says of another can be asked of the other. ``partly`` is for a record that nobody has filled in
    yet: comparisons with its fields, and with variables that are not among ``variables``, are taken to come true.
    """
    return Condition(_bind(condition.data, scopes, variables, partly, wanted=True), condition.position)


def _bind(data: Any, scopes: Scopes, variables: Variables, partly: bool, *, wanted: bool) -> Any:
    word = data[0]
    if word in ("all", "any"):
        return [word, [_bind(one, scopes, variables, partly, wanted=wanted) for one in data[1]]]
    if word == "not":
        return [word, _bind(data[1], scopes, variables, partly, wanted=not wanted)]
    _, field, operator, operand = data
    parts = operand if isinstance(operand, list) else [operand]
    paths = [str(one["$"]).partition(".")[0] for one in parts if isinstance(one, Mapping) and "$" in one]
    if partly and any(path not in variables for path in paths):
        return ["all" if wanted else "any", []]
    if operator == "in":
        return [word, field, operator, [t for one in parts for t in _offered(resolve(one, scopes, variables))]]
    value = resolve(operand, scopes, variables)
    if operator == "eq" and isinstance(value, list | tuple):
        return [word, field, "in", list(value) or [None]]
    return [word, field, operator, value]


def names(condition: Condition) -> frozenset[str]:
    """What a condition names, written as on its left side: ``kind``, ``$parent.kind``, ``$today``."""
    found: set[str] = set()
    _collect(condition.data, found)
    return frozenset(found)


def _collect(data: Any, found: set[str]) -> None:
    if data[0] in ("all", "any"):
        for one in data[1]:
            _collect(one, found)
        return
    if data[0] == "not":
        _collect(data[1], found)
        return
    _, field, _, operand = data
    found.add(field)
    for one in operand if isinstance(operand, list) else [operand]:
        if isinstance(one, Mapping):
            path = str(one["$"])
            first = path.partition(".")[0]
            found.add(f"${path}" if first in VARIABLES or first == PARENT else path)
