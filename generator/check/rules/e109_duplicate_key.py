"""E109: a key given twice in one mapping."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E109")


RULE = Rule(
    id="E109",
    summary=Text("键重复", "a key given twice in one mapping"),
    description="""
YAML readers keep one of the two, and not all keep the same. The finding names both places.
""",
    good="""
title: 政策
indicator: GK04
""",
    bad="""
title: 政策
title: 文件
""",
    check=_check,
)
