"""E115: a key that is not text."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E115")


RULE = Rule(
    id="E115",
    summary=Text("键不是文字", "a key that is not text"),
    description="""
Keys are names. A number, a boolean or nothing as a key is quoted, so that it stays the text that was typed.
""",
    good="""
choices: {"1": 是, "2": 否}
""",
    bad="""
choices: {1: 是, 2: 否}
""",
    check=_check,
)
