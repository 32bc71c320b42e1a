"""E108: text that is not YAML."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E108")


RULE = Rule(
    id="E108",
    summary=Text("YAML 语法错误", "text that is not YAML"),
    description="""
The file cannot be taken apart: a quote or bracket that is not closed, a colon without a space, an alias that nobody
defined, two documents in one file. Nothing of the file is used, and rules about what it would declare keep quiet.
""",
    good="""
owners: [gov_office, sfj]
""",
    bad="""
owners: [gov_office, sfj
""",
    check=_check,
)
