"""E113: digits with underscores."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E113")


RULE = Rule(
    id="E113",
    summary=Text("1_000 会被当作 1000", "digits with underscores"),
    description="""
Older readers drop the underscores. Numbers are written plainly, names are quoted.
""",
    good="""
max: 1000
""",
    bad="""
max: 1_000
""",
    check=_check,
)
