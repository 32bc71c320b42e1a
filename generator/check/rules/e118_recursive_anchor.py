"""E118: an anchor that holds itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E118")


RULE = Rule(
    id="E118",
    summary=Text("锚点引用自身", "an anchor that holds itself"),
    description="""
Such a value has no end.
""",
    good="""
a: &a [x]
b: *a
""",
    bad="""
a: &a [x, *a]
""",
    check=_check,
)
