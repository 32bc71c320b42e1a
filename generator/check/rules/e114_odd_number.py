"""E114: a number that versions of YAML read differently."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E114")


RULE = Rule(
    id="E114",
    summary=Text("读法不一的数", "a number that versions of YAML read differently"),
    description="""
Exponents, a leading or trailing point, infinities, and numbers of more than 18 digits. Long codes are quoted.
""",
    good="""
site_code: "1e10"
max: 0.5
""",
    bad="""
site_code: 1e10
max: .5
""",
    check=_check,
)
