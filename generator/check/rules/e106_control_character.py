"""E106: a control character in a file."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E106")


RULE = Rule(
    id="E106",
    summary=Text("文件含控制字符", "a control character in a file"),
    description="""
NUL and other control characters are never meant; databases and browsers refuse them.
""",
    good="""
title: 政策
""",
    bad="""
title: "政\\x00策"   # with a real NUL byte
""",
    check=_check,
)
