"""E112: digits that may be read as octal, hexadecimal or binary."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E112")


RULE = Rule(
    id="E112",
    summary=Text("010 会被当作八进制数", "digits that may be read as octal, hexadecimal or binary"),
    description="""
Older readers take 010 for 8, others for 10 or for text. Codes with leading zeros are quoted.
""",
    good="""
code: "010"
""",
    bad="""
code: 010
""",
    check=_check,
)
