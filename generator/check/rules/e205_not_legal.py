"""E205: a value that is not one of the legal ones."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E205", ())


RULE = Rule(
    id="E205",
    summary=Text("不在可用值之内", "a value that is not one of the legal ones"),
    description="""
Some keys take one of a few words.
""",
    good="""
public: {layout: cards}
""",
    bad="""
public: {layout: card}
""",
    check=_check,
)
