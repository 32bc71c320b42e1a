"""E111: digits with colons that YAML 1.1 reads as a base 60 number."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E111")


RULE = Rule(
    id="E111",
    summary=Text("12:30 会被当作六十进制数", "digits with colons that YAML 1.1 reads as a base 60 number"),
    description="""
Older readers take 12:30 for 750. Times are quoted.
""",
    good="""
example: "12:30"
""",
    bad="""
example: 12:30
""",
    check=_check,
)
