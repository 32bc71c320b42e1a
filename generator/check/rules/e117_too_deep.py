"""E117: more than 40 levels of nesting."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E117")


RULE = Rule(
    id="E117",
    summary=Text("嵌套过深", "more than 40 levels of nesting"),
    description="""
No schema needs more than a dozen levels. A text of thousands of brackets is an attack or an accident.
""",
    good="""
a: [[1]]
""",
    bad="""
a: [[[[[[[[[[ … ]]]]]]]]]]
""",
    check=_check,
)
