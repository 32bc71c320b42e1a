"""E105: a file that starts with a byte order mark."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E105")


RULE = Rule(
    id="E105",
    summary=Text("文件以 BOM 开头", "a file that starts with a byte order mark"),
    description="""
Some editors put three invisible bytes in front of the text. They would become part of the first key for other
programs.
""",
    good="""
column: policy
""",
    bad="""
\\ufeffcolumn: policy
""",
    check=_check,
)
