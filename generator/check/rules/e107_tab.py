"""E107: a tab in the indentation."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E107")


RULE = Rule(
    id="E107",
    summary=Text("用制表符缩进", "a tab in the indentation"),
    description="""
YAML indents by spaces only.
""",
    good="""
fields:
  title: {type: text, label: 标题}
""",
    bad="""
fields:
\\ttitle: {type: text, label: 标题}   # a tab
""",
    check=_check,
)
