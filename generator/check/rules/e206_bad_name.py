"""E206: a name or text that is not written as it must be."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E206", ())


RULE = Rule(
    id="E206",
    summary=Text("写法不对", "a name or text that is not written as it must be"),
    description="""
Keys are lower-case English with digits and underscores; paths, dates and references have their forms.
""",
    good="""
column: policy
""",
    bad="""
column: 政策
""",
    check=_check,
)
