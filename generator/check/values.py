"""What values schema files may state for fields of a type, as far as it shows without the field type itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from generator.spec.model import Text

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

EXPECTED: Mapping[str, Text] = MappingProxyType(
    {
        "boolean": Text("true 或 false", "true or false"),
        "integer": Text("整数", "a whole number"),
        "money": Text("数", "a number"),
        "decimal": Text("数", "a number"),
        "percent": Text("数", "a number"),
        "date": Text("日期，例如 2026-01-31 或 $today", "a date such as 2026-01-31 or $today"),
        "datetime": Text("日期时间，例如 2026-01-31T09:00 或 $now", "a moment such as 2026-01-31T09:00 or $now"),
        "time": Text('时间，例如 "09:00"', 'a time such as "09:00"'),
        "length": Text("不小于零的整数", "a whole number of zero or more"),
    }
)


def is_expected(kind: str, value: object) -> bool:
    """Whether a value may stand where ``kind`` (a key of :data:`EXPECTED`) is wanted; ``$`` paths always may."""
    if kind not in EXPECTED or value is None or (isinstance(value, str) and value.startswith("$")):
        return True
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind in ("integer", "length"):
        return isinstance(value, int) and (kind == "integer" or value >= 0)
    if kind in ("money", "decimal", "percent"):
        return isinstance(value, int | float) or (isinstance(value, str) and _DECIMAL.fullmatch(value) is not None)
    return isinstance(value, str) and _is_time(kind, value)


def _is_time(kind: str, value: str) -> bool:
    if kind == "time":
        return _TIME.fullmatch(value) is not None
    try:
        if _DATE.fullmatch(value):
            date.fromisoformat(value)
            return True
        if kind == "datetime" and _MOMENT.fullmatch(value):
            datetime.fromisoformat(value)
            return True
    except ValueError:
        return False
    return False
