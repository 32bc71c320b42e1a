"""E119: a YAML tag."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E119")


RULE = Rule(
    id="E119",
    summary=Text("不支持的标签", "a YAML tag"),
    description="""
Tags such as !!python/object or !!binary say how to build objects. Schemas are plain data.
""",
    good="""
max: 10
""",
    bad="""
max: !!int "10"
""",
    check=_check,
)
