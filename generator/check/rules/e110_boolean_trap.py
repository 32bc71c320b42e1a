"""E110: a word that YAML 1.1 reads as a boolean."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E110")


RULE = Rule(
    id="E110",
    summary=Text("yes、no、on、off 等会被当作布尔值", "a word that YAML 1.1 reads as a boolean"),
    description="""
Older readers take yes, no, on, off and True for booleans. Booleans are written true and false; a text is quoted.
""",
    good="""
required: true
choices: {"on": 开, "off": 关}
""",
    bad="""
required: yes
choices: {on: 开, off: 关}
""",
    check=_check,
)
