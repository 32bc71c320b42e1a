"""Reading strings: what no text may contain, and the tidying that every text gets."""

from __future__ import annotations

import re
from typing import Any

from generator.fieldtypes.errors import FieldError
from generator.spec.model import Field, Text

_CONTROLS = dict.fromkeys([*range(1, 9), *range(14, 32), 127])
"""Control characters that come in by pasting and that XML, spreadsheets and feeds refuse."""
_BREAKS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
_SPACES = re.compile(r"[\s\u3000]+")


def read_string(value: Any) -> str:
    """A string that can be stored: no NUL, no half characters. Numbers become their digits; raises FieldError."""
    too_great = isinstance(value, int) and abs(value) > 10**30
    if isinstance(value, bool) or too_great or not isinstance(value, str | int | float):
        raise FieldError(Text("请填写文字", "Enter text"), "type")
    text = value if isinstance(value, str) else str(value)
    if "\x00" in text:
        raise FieldError(
            Text("含有空字符（NUL），请删去后重填", "Contains a NUL character: remove it"),
            "characters",
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise FieldError(
            Text("含有不完整的字符，请重新输入", "Contains half a character (a lone surrogate): type it again"),
            "characters",
        ) from None
    return _BREAKS.sub("\n", text).translate(_CONTROLS)


def one_line(value: Any) -> str:
    """A string on one line, white space at the ends and in runs removed."""
    return _SPACES.sub(" ", read_string(value)).strip()


def several_lines(value: Any) -> str:
    """A string on several lines, white space at the ends of lines and empty lines around it removed."""
    return "\n".join(line.rstrip() for line in read_string(value).split("\n")).strip("\n").rstrip()


def limit(field: Field, text: str, most: int) -> str:
    """``text`` when it is not longer than what any field of this kind takes; the field's own ``max`` comes later."""
    if len(text) > most:
        raise FieldError(
            Text(f"最多 {most} 个字，现有 {len(text)} 个", f"At most {most} characters; there are {len(text)}"), "max"
        )
    return text


def most_characters(field: Field, most: int) -> int:
    """The least of the kind's limit and the field's own static ``max``."""
    own = field.maximum
    return min(own, most) if isinstance(own, int) and not isinstance(own, bool) else most
