"""E207: a number or a count out of range."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E207", ())


RULE = Rule(
    id="E207",
    summary=Text("数量或大小不对", "a number or a count out of range"),
    description="""
Too few or too many items or keys, an item that occurs twice, a number too small or too large.
""",
    good="""
list: {page_size: 25}
""",
    bad="""
list: {page_size: 0}
""",
    check=_check,
)
