"""E202: a key that must be there is missing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E202", ())


RULE = Rule(
    id="E202",
    summary=Text("缺少键", "a key that must be there is missing"),
    description="""
The finding points at the key of what lacks it.
""",
    good="""
fields:
  title: {type: text, label: 标题}
""",
    bad="""
fields:
  title: {type: text}
""",
    check=_check,
)
