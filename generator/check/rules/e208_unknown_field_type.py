"""E208: a field type that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E208", ())


RULE = Rule(
    id="E208",
    summary=Text("没有这种字段类型", "a field type that does not exist"),
    description="""
Field types are a closed list; the guide describes each with an example.
""",
    good="""
fields:
  title: {type: text, label: 标题}
""",
    bad="""
fields:
  title: {type: texte, label: 标题}
""",
    check=_check,
)
