"""``$`` is "value of": paths, offsets, defaults, templates and the expressions of computed fields.

**Paths.** ``$title`` is a field of the record; inside a group or rows the nested object is looked at first, then the
enclosing ones. ``$parent.key`` is a field of the enclosing object (``$parent.parent.key`` of the next). ``$today``,
``$now``, ``$me``, ``$unit``, ``$state`` and ``$new`` are variables even where a field has that name. Further steps lead
into a group (``$contact.phone``), through rows to the list of their values (``$items.price``), through a reference into
the referenced record (``$policy.title``), and through a unit to its facts (``$unit.phone``, ``$office.address``).

**Variables** are a mapping: ``today`` "YYYY-MM-DD", ``now`` "YYYY-MM-DDTHH:MM:SS", ``me`` and ``unit`` mappings (their
``id`` and ``key`` are what ``$me`` and ``$unit`` give) or plain values, ``state`` a key, ``new`` a boolean. Two entries
answer further steps and cannot be named in a schema: ``records`` (entry id → values) and ``units`` (unit key → facts),
each a mapping or a callable; and ``add_working_days`` (date, number) → date, without which working-day offsets have no
value. What cannot be followed is None; nothing here raises for any data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Any, TypeVar

from generator.spec.comparing import as_number, is_empty
from generator.spec.grammar import VARIABLES, parse_bound

Scopes = Sequence[Mapping[str, Any]]
Variables = Mapping[str, Any]
_Moment = TypeVar("_Moment", bound=date)

PARENT = "parent"
_EXACT = Context(prec=400)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_WHOLE_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*", re.ASCII)
_PLACE = re.compile(r"\{\{|\}\}|\{(?P<path>[A-Za-z_][\w.]*)(?::(?P<spec>0?[0-9]{1,3})d?)?\}", re.ASCII)


def lookup(path: str, scopes: Scopes, variables: Variables) -> Any:
    """The value of ``$path``."""
    first, *rest = path.split(".")
    if first in VARIABLES:
        value = variables.get(first)
        return _identity(value) if not rest else _follow(value, rest, variables)
    if first == PARENT:
        level = 1
        while rest and rest[0] == PARENT:
            level, rest = level + 1, rest[1:]
        if not rest or level >= len(scopes):
            return None
        return _follow(scopes[level], rest, variables)
    return lookup_field(path, scopes, variables)


def lookup_field(path: str, scopes: Scopes, variables: Variables) -> Any:
    """The value of a field by its path, never of a variable: the innermost object that has the first key decides."""
    first, *rest = path.split(".")
    for scope in scopes:
        if first in scope:
            return _follow(scope[first], rest, variables)
    return None


def _identity(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return value["key"] if "key" in value else value.get("id")


def _follow(value: Any, steps: Sequence[str], variables: Variables) -> Any:
    for step in steps:
        value = _step(value, step, variables)
    return value


def _step(value: Any, step: str, variables: Variables) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple):
        found: list[Any] = []
        for one in value:
            inner = _step(one, step, variables)
            if isinstance(inner, list | tuple):
                found.extend(inner)
            elif inner is not None:
                found.append(inner)
        return found
    if isinstance(value, bool):
        return None
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return _ask(variables.get("records"), value, step)
    if isinstance(value, str):
        return _ask(variables.get("units"), value, step)
    return None


def _ask(source: Any, key: Any, step: str) -> Any:
    if isinstance(source, Mapping):
        found = source.get(key)
        if found is None:
            found = source.get(str(key))
    else:
        found = source(key) if callable(source) else None
    return found.get(step) if isinstance(found, Mapping) else None


def resolve(operand: Any, scopes: Scopes, variables: Variables) -> Any:
    """The value of an operand or bound: ``{"$": path}``, perhaps with ``plus``, is looked up; all else stands."""
    if not isinstance(operand, Mapping) or "$" not in operand:
        return operand
    value = lookup(str(operand["$"]), scopes, variables)
    return shift(value, operand["plus"], variables) if "plus" in operand else value


# -- offsets ----------------------------------------------------------------------------------------------------------


def shift(value: Any, plus: Any, variables: Variables) -> Any:
    """``value`` moved by a number, or a day or moment moved by ``{value, unit}``; None where that makes no sense.

    Months and years keep the day of the month, or take the last one. Hours and minutes turn a day into a moment.
    """
    if not isinstance(plus, Mapping):
        return _add(value, plus)
    number, unit = plus.get("value"), plus.get("unit")
    if not isinstance(value, str) or not isinstance(number, int) or isinstance(number, bool):
        return None
    if not _MOMENT.fullmatch(value):
        return None
    try:
        if unit == "working_day":
            add = variables.get("add_working_days")
            return add(value, number) if callable(add) else None
        if len(value) == 10:
            return _shift_date(date.fromisoformat(value), number, unit)
        moved = _moved(datetime.fromisoformat(value), number, unit)
        return None if moved is None else moved.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def _add(value: Any, plus: Any) -> Any:
    first, second = as_number(value), as_number(plus)
    if first is None or second is None:
        return None
    return _written(_EXACT.add(first, second), whole=not isinstance(value, str))


def _shift_date(day: date, number: int, unit: Any) -> str | None:
    if unit in ("hour", "minute"):
        moved = _moved(datetime(day.year, day.month, day.day), number, unit)
        return None if moved is None else moved.isoformat(timespec="seconds")
    later = _moved(day, number, unit)
    return None if later is None else later.isoformat()


def _moved(moment: _Moment, number: int, unit: Any) -> _Moment | None:
    if unit in ("month", "year"):
        months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        for day in (moment.day, 30, 29, 28):
            if day <= moment.day:
                try:
                    return moment.replace(year=year, month=month, day=day)
                except ValueError:
                    continue
        return None
    steps = {"natural_day": 86_400, "hour": 3_600, "minute": 60}
    return moment + timedelta(seconds=number * steps[unit]) if unit in steps else None


def _written(number: Decimal, whole: bool) -> Any:
    """A number as canonical data: an int, or plain text when it has decimals or came as text."""
    if whole and number == number.to_integral_value():
        return int(number)
    return format(number, "f")


# -- defaults and computed values -------------------------------------------------------------------------------------


def evaluate(
    expression: Any, scopes: Scopes, variables: Variables, show: Callable[[str, Any], str] | None = None
) -> Any:
    """The value of a ``default`` or of a computed field.

    ``"$path"`` (with an offset or without) is looked up. Text with ``{path}`` places is filled: ``show(path, value)``
    writes a value as people read it (``str`` otherwise), and the whole is None while a place has no value. ``{sum:
    $rows.key}`` and ``{count: $rows}`` compute. ``$$`` at the beginning is a dollar. A list or mapping is evaluated
    inside, and everything else stands for itself.
    """
    if isinstance(expression, str):
        return _evaluate_text(expression, scopes, variables, show)
    if isinstance(expression, list | tuple):
        return [evaluate(one, scopes, variables, show) for one in expression]
    if not isinstance(expression, Mapping):
        return expression
    if "$" in expression:
        return resolve(expression, scopes, variables)
    if len(expression) == 1:
        name, argument = next(iter(expression.items()))
        if name in ("sum", "count"):
            listed = evaluate(argument, scopes, variables)
            return total(listed) if name == "sum" else len(listed) if isinstance(listed, list | tuple) else 0
    return {key: evaluate(one, scopes, variables, show) for key, one in expression.items()}


def _evaluate_text(text: str, scopes: Scopes, variables: Variables, show: Callable[[str, Any], str] | None) -> Any:
    if text.startswith("$$"):
        return text[1:]
    if text.startswith("$"):
        bound = parse_bound(text)
        return resolve(bound, scopes, variables)
    if any(is_empty(lookup(path, scopes, variables)) for path in paths_of(text)):
        return None
    return fill(text, lambda path: lookup(path, scopes, variables), show)


def total(values: Any) -> Any:
    """The sum of the numbers in a list: an int, or plain text when a value had decimals; other values do not count."""
    listed = values if isinstance(values, list | tuple) else []
    result = Decimal(0)
    for one in listed:
        number = as_number(one)
        if number is not None:
            result = _EXACT.add(result, number)
    return _written(result, whole=not any(isinstance(one, str) for one in listed))


def fill(template: str, look: Callable[[str], Any], show: Callable[[str, Any], str] | None = None) -> str:
    """``template`` with each ``{path}`` replaced by its value ("" for none); ``{{`` and ``}}`` are braces.

    ``{seq:05d}`` pads a whole number to five digits.
    """

    def put(match: re.Match[str]) -> str:
        path = match["path"]
        if path is None:
            return match[0][0]
        value = look(path)
        if is_empty(value):
            return ""
        if match["spec"] and isinstance(value, int) and not isinstance(value, bool):
            return str(value).zfill(int(match["spec"]))
        return show(path, value) if show is not None else _as_text(value)

    return _PLACE.sub(put, template)


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_as_text(one) for one in value)
    if isinstance(value, Mapping):
        return next((_as_text(one) for one in value.values() if not is_empty(one)), "")
    return str(value)


def paths_of(expression: Any) -> frozenset[str]:
    """The paths (without ``$``) that :func:`evaluate` would look up."""
    if isinstance(expression, str):
        if expression.startswith("$$"):
            return frozenset()
        if expression.startswith("$"):
            bound = parse_bound(expression)
            return paths_of(bound) if isinstance(bound, Mapping) else frozenset()
        return frozenset(match["path"] for match in _PLACE.finditer(expression) if match["path"])
    if isinstance(expression, Mapping):
        if "$" in expression:
            return frozenset({str(expression["$"])})
        return frozenset().union(*map(paths_of, expression.values()))
    if isinstance(expression, list | tuple):
        return frozenset().union(*map(paths_of, expression))
    return frozenset()


def is_path(text: str) -> bool:
    """Whether ``text`` is a path without its ``$``."""
    return _WHOLE_PATH.fullmatch(text) is not None
