"""E116: aliases that expand beyond measure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E116")


RULE = Rule(
    id="E116",
    summary=Text("别名展开过大", "aliases that expand beyond measure"),
    description="""
Anchors that hold aliases of anchors grow exponentially. Field sets and code lists share content without that.
""",
    good="""
use: [contact]
""",
    bad="""
a: &a [x, x]
b: &b [*a, *a]
c: [*b, *b]   # and so on
""",
    check=_check,
)
