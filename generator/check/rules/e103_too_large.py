"""E103: a file that is too large."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E103")


RULE = Rule(
    id="E103",
    summary=Text("文件过大", "a file that is too large"),
    description="""
A file may have up to 2 MiB. A column tree of thousands of columns stays far below that.
""",
    good="""
schemas/columns/gov/a.yaml   # 200 kB
""",
    bad="""
schemas/columns/gov/all.yaml   # 5 MB
""",
    check=_check,
)
