"""What is wrong with a value of a record, and the words for it: each message says what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.build.plain import PlainContext
from generator.fieldtypes.base import FieldType
from generator.fieldtypes.errors import FieldError
from generator.spec.comparing import as_number, order
from generator.spec.model import Field, Text
from generator.spec.values import Scopes, Variables, resolve


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where (field key, then indexes and keys inside it), what would be right, and which kind it is.

    ``code`` is one of required, min, max, type, format, characters, choice, unknown, readonly, places, range, count,
    upload, invalid, or a caller's own.
    """

    path: tuple[str | int, ...]
    message: Text
    code: str = "invalid"


_UNITS = {"length": ("个字", "characters"), "count": ("项", "entries")}


def required_text(field: Field, kind: FieldType) -> Text:
    """What to do with a field that must have a value."""
    if kind.name == "boolean":
        return Text(f"须勾选“{field.label.zh}”", f"“{field.label.get('en')}” must be ticked")
    word = "请选择" if kind.reader in ("one", "list", "reference", "references") else "请填写"
    if kind.reader == "file":
        word = "请上传"
    verb = {"请选择": "Choose", "请上传": "Upload", "请填写": "Fill in"}[word]
    return Text(f"{word}“{field.label.zh}”", f"{verb} “{field.label.get('en')}”")


def count_problems(field: Field, number: int, *, complete: bool) -> list[tuple[str, Text]]:
    """Too few or too many values for ``many``."""
    many = field.many
    if many is None:
        return []
    found = []
    if complete and number < many.minimum:
        found.append(("min", _sized("count", "至少", "At least", many.minimum, number)))
    if many.maximum is not None and number > many.maximum:
        found.append(("max", _sized("count", "最多", "At most", many.maximum, number)))
    return found


def _sized(bounded: str, zh: str, en: str, bound: Any, number: int) -> Text:
    unit_zh, unit_en = _UNITS[bounded]
    return Text(f"{zh} {bound} {unit_zh}，现有 {number} {unit_zh}", f"{en} {bound} {unit_en}; there are {number}")


def bound_problems(
    field: Field,
    kind: FieldType,
    value: Any,
    scopes: Scopes,
    variables: Variables,
    labels: Mapping[str, Field],
    *,
    complete: bool,
) -> list[tuple[str, Text]]:
    """Where one value lies outside ``min`` (only when ``complete``) or ``max``; a bound without a value is none."""
    if not kind.bounded:
        return []
    found = []
    for code, raw in (("min", field.minimum if complete else None), ("max", field.maximum)):
        if raw is None:
            continue
        bound = resolve(raw, scopes, variables)
        if bound is None:
            continue
        if kind.bounded == "value":
            message = _value_problem(field, kind, value, bound, raw, code, variables, labels)
        else:
            message = _size_problem(field, kind, value, bound, code)
        if message is not None:
            found.append((code, message))
    return found


def _size_problem(field: Field, kind: FieldType, value: Any, bound: Any, code: str) -> Text | None:
    size, limit = kind.measure(field, value), as_number(bound)
    if limit is None or (size >= limit if code == "min" else size <= limit):
        return None
    zh, en = ("至少", "At least") if code == "min" else ("最多", "At most")
    return _sized(kind.bounded, zh, en, f"{limit:f}", size)


def _value_problem(
    field: Field,
    kind: FieldType,
    value: Any,
    bound: Any,
    raw: Any,
    code: str,
    variables: Variables,
    labels: Mapping[str, Field],
) -> Text | None:
    if isinstance(bound, str) and not isinstance(raw, Mapping):
        try:
            bound = kind.normalise_one(field, bound)
        except FieldError:
            return None
    side = order(value, bound)
    if side is None or (side >= 0 if code == "min" else side <= 0):
        return None
    moment = kind.name in ("date", "datetime", "time")
    if code == "min":
        zh, en = ("不能早于", "Not before") if moment else ("不能小于", "Not less than")
    else:
        zh, en = ("不能晚于", "Not after") if moment else ("不能大于", "Not greater than")
    shown = [_shown(field, kind, bound, raw, locale, variables, labels) for locale in ("zh", "en")]
    return Text(f"{zh} {shown[0]}", f"{en} {shown[1]}")


def _shown(
    field: Field, kind: FieldType, bound: Any, raw: Any, locale: str, variables: Variables, labels: Mapping[str, Field]
) -> str:
    try:
        text = kind.text_one(field, kind.normalise_one(field, bound), PlainContext(locale, variables))
    except FieldError:
        text = str(bound)
    named = labels.get(str(raw["$"]).removeprefix("parent.")) if isinstance(raw, Mapping) else None
    if named is None:
        return text
    return f"“{named.label.zh}”（{text}）" if locale == "zh" else f"“{named.label.get('en')}” ({text})"
