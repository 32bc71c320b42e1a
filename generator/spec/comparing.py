"""Comparing plain JSON values, exactly as ``app/admin/static/js/conditions.js`` does in the browser.

The rules know values, not field types, so they can be the same everywhere:

* **Empty** is null, "", [] and {}. ``false`` and 0 are values.
* **Numbers** are numbers, and strings that are plain decimals (``-?digits[.digits]``). A number compares with either,
  exactly (0.1 equals "0.10", 9007199254740993 differs from 9007199254740992). Two strings are *equal* only when they
  are the same characters ("1" is not "01"), but they are *ordered* as numbers when both are plain decimals.
* **Moments** are strings of the shapes YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS] and HH:MM[:SS]. A day compared with a moment
  is compared with the moment's day. Missing seconds are zero. A day or moment does not compare with a time of day.
* **Booleans** equal only booleans: true is neither 1 nor "true".
* **Durations** ``{value, unit}`` equal and are ordered only within one unit; with a number, their value counts.
* Anything else is equal only to itself as the same string, and is not ordered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

NUMBER = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2})(:[0-9]{2})?)?")
_CLOCK = re.compile(r"([0-9]{2}:[0-9]{2})(:[0-9]{2})?")


def is_empty(value: Any) -> bool:
    """Whether ``value`` is null, "", [] or {}."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def as_number(value: Any) -> Decimal | None:
    """The number that ``value`` is or writes, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value)) if isfinite(value) else None
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _duration(value: Any) -> tuple[Decimal, str] | None:
    if not isinstance(value, Mapping):
        return None
    number, unit = value.get("value"), value.get("unit")
    amount = as_number(number) if _is_number(number) else None
    return (amount, unit) if amount is not None and isinstance(unit, str) else None


def _moments(a: str, b: str) -> tuple[str, str] | None:
    """The two strings in comparable form, or None when they are no moments or not of one kind."""
    first, second = _MOMENT.fullmatch(a), _MOMENT.fullmatch(b)
    if first and second:
        if first[2] is None or second[2] is None:
            return first[1], second[1]
        return f"{first[1]}T{first[2]}{first[3] or ':00'}", f"{second[1]}T{second[2]}{second[3] or ':00'}"
    first, second = _CLOCK.fullmatch(a), _CLOCK.fullmatch(b)
    if first and second:
        return first[1] + (first[2] or ":00"), second[1] + (second[2] or ":00")
    return None


def equal(a: Any, b: Any) -> bool:
    """Whether two values that are neither empty nor lists are equal."""
    if isinstance(a, bool) or isinstance(b, bool):
        return isinstance(a, bool) and isinstance(b, bool) and a == b
    if isinstance(a, str) and isinstance(b, str):
        moments = _moments(a, b)
        return moments[0] == moments[1] if moments else a == b
    if isinstance(a, Mapping) or isinstance(b, Mapping):
        return order(a, b) == 0
    first, second = as_number(a), as_number(b)
    return first is not None and second is not None and first == second


def order(a: Any, b: Any) -> int | None:
    """-1, 0 or 1 as ``a`` is less than, equal to or greater than ``b``; None when the two are not ordered."""
    first, second = _duration(a), _duration(b)
    if first and second:
        return _sign(first[0], second[0]) if first[1] == second[1] else None
    if first or second:
        left = first[0] if first else (as_number(a) if _is_number(a) else None)
        right = second[0] if second else (as_number(b) if _is_number(b) else None)
    else:
        left, right = as_number(a), as_number(b)
    if left is not None and right is not None:
        return _sign(left, right)
    if isinstance(a, str) and isinstance(b, str):
        moments = _moments(a, b)
        return _sign(*moments) if moments else None
    return None


def _sign(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)
