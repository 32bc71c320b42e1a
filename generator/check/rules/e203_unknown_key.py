"""E203: a key that has no meaning here."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E203", ())


RULE = Rule(
    id="E203",
    summary=Text("未知的键", "a key that has no meaning here"),
    description="""
Unknown keys are never ignored: a misspelt `requird` would silently make a field optional. Keys that another field
type knows are unknown for a type without them.
""",
    good="""
fields:
  title: {type: text, label: 标题, required: true}
""",
    bad="""
fields:
  title: {type: text, label: 标题, requird: true}
""",
    check=_check,
)
