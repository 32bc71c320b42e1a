"""What an unquoted scalar means: YAML 1.2's core schema, less everything that YAML 1.1 reads otherwise.

A file that both versions read alike cannot surprise its author, so what they read differently is refused with the
advice to quote it. Dates and times of day with seconds apart, which 1.1 turns into objects, stay what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS = {"true": True, "false": False}
MAX_DIGITS = 18

_FALSE_BOOLEANS = re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE")
_TRUE_WORDS = frozenset({"yes", "on", "true"})
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_BASE_SIXTY = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+(?:\.[0-9_]*)?|[-+]?0[xob][0-9A-Fa-f_]+")
_UNDERSCORE = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?|[-+]?[0-9]+\.[0-9]*_[0-9_]*")
_ODD_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|[-+]?\.[0-9]+|[-+]?[0-9]+\.|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_STARTS = frozenset("0123456789+-.")


@dataclass(frozen=True, slots=True)
class Trap:
    """Why a scalar is refused: the finding's id, its message and its hint, each in Chinese and English."""

    code: str
    message: tuple[str, str]
    hint: tuple[str, str]


def _quote(text: str) -> tuple[str, str]:
    return (f'若要文字，请加引号："{text}"', f'quote it if text is meant: "{text}"')


def _boolean_trap(text: str) -> Trap:
    value = "true" if text.lower() in _TRUE_WORDS else "false"
    return Trap(
        "E110",
        (f"“{text}”在 YAML 1.1 中是布尔值", f'"{text}" is a boolean in YAML 1.1'),
        (f'是非值请写 {value}；文字请加引号："{text}"', f'write {value} for a boolean, or quote it for text: "{text}"'),
    )


def _number_trap(text: str) -> Trap | None:
    if _BASE_SIXTY.fullmatch(text):
        reading = ("六十进制数", "a base 60 number")
        code = "E111"
    elif _LEADING_ZERO.fullmatch(text):
        reading = ("八进制、十六进制或二进制数", "an octal, hexadecimal or binary number")
        code = "E112"
    elif _UNDERSCORE.fullmatch(text):
        reading = ("去掉下划线的数", "a number without its underscores")
        code = "E113"
    elif _ODD_NUMBER.fullmatch(text):
        reading = ("浮点数，写法与各版本读法不一", "a floating point number that versions read differently")
        code = "E114"
    else:
        return None
    return Trap(
        code, (f"“{text}”在 YAML 中可能被读作{reading[0]}", f'"{text}" may be read as {reading[1]}'), _quote(text)
    )


def read_plain(text: str) -> tuple[Any, Trap | None]:
    """The value of an unquoted scalar, and the trap it is in, if any; a trapped scalar reads as its text."""
    if text in NULLS:
        return None, None
    if text in BOOLEANS:
        return BOOLEANS[text], None
    if text[0] in _STARTS:
        if _INTEGER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                return text, Trap(
                    "E114", (f"整数“{text[:24]}”过长", f'the number "{text[:24]}" is too long'), _quote(text[:24])
                )
            return int(text), None
        if _DECIMAL.fullmatch(text) and len(text) <= MAX_DIGITS:
            return float(text), None
        return text, _number_trap(text[:200])
    if _FALSE_BOOLEANS.fullmatch(text):
        return text, _boolean_trap(text)
    return text, None
