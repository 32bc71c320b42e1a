"""Formats of text: the built-in ones, and checking a value against any format.

``BUILT_IN`` are :class:`Format` values with an empty pattern; what they demand is a function here. A format of
``schemas/rules/formats.yaml`` has a pattern that the whole value must match.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from generator.spec.model import Format, Text

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(value: str) -> bool:
    """Whether ``value`` is a 统一社会信用代码 of GB 32100: 18 characters, the last one a check character."""
    if len(value) != 18 or any(character not in _CREDIT_ALPHABET for character in value):
        return False
    total = sum(_CREDIT_ALPHABET.index(c) * weight for c, weight in zip(value[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == value[17]


def _is_json(value: str) -> bool:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(value, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


_CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "markdown": lambda value: True,
        "slug": lambda value: _SLUG.fullmatch(value) is not None,
        "json": _is_json,
        "colour": lambda value: _COLOUR.fullmatch(value) is not None,
        "credit_code": is_credit_code,
    }
)

BUILT_IN: Mapping[str, Format] = MappingProxyType(
    {
        "markdown": Format("markdown", Text("Markdown 文本", "Markdown"), "", "## 小标题", Text("")),
        "slug": Format(
            "slug",
            Text("网址片段", "Slug"),
            "",
            "zhao-sheng-2026",
            Text("只用小写字母、数字和连字符，例如 zhao-sheng-2026", "Use a-z, 0-9 and hyphens, as in zhao-sheng-2026"),
        ),
        "json": Format(
            "json",
            Text("JSON 文本", "JSON"),
            "",
            '{"a": 1}',
            Text('请填写合法的 JSON，例如 {"a": 1}', 'Enter valid JSON, as in {"a": 1}'),
        ),
        "colour": Format(
            "colour",
            Text("颜色", "Colour"),
            "",
            "#1a5fb4",
            Text("请填写 # 加六位十六进制数，例如 #1a5fb4", "Enter # and six hexadecimal digits, as in #1a5fb4"),
        ),
        "credit_code": Format(
            "credit_code",
            Text("统一社会信用代码", "Unified social credit code"),
            "",
            "11230000MB0000001B",
            Text(
                "请填写 18 位统一社会信用代码（最后一位是校验码，请核对）",
                "Enter the 18 characters of the credit code (the last one is a check character: compare again)",
            ),
        ),
    }
)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def check_format(format: Format, value: str) -> Text | None:
    """None when ``value`` has the format, else the message that says what would be right."""
    check = _CHECKS.get(format.key) if not format.pattern else None
    right = check(value) if check is not None else _pattern(format.pattern).fullmatch(value) is not None
    if right:
        return None
    if check is not None and not format.message.zh:
        format = BUILT_IN[format.key]
    if format.message.zh:
        return format.message
    return Text(
        f"格式不对：应为{format.title.zh}，例如 {format.example}",
        f"Not a {format.title.get('en')}, as in {format.example}",
    )
