"""E121: an empty file."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E121")


RULE = Rule(
    id="E121",
    summary=Text("文件是空的", "an empty file"),
    description="""
A file without content declares nothing; most likely something was lost.
""",
    good="""
column: policy
title: 政策
""",
    bad="""
# only a comment
""",
    check=_check,
)
