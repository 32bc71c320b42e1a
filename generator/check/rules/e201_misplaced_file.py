"""E201: a file in a place where nothing is read."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E201", ())


RULE = Rule(
    id="E201",
    summary=Text("文件放错位置", "a file in a place where nothing is read"),
    description="""
What a file declares follows from where it lies. A file elsewhere would be ignored, which nobody wants.
""",
    good="""
schemas/rules/formats.yaml
""",
    bad="""
schemas/rule/formats.yaml
""",
    check=_check,
)
