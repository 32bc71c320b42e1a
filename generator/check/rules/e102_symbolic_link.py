"""E102: a symbolic link that leads out of the schema folder."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E102")


RULE = Rule(
    id="E102",
    summary=Text("符号链接指向文件夹之外", "a symbolic link that leads out of the schema folder"),
    description="""
A schema folder is complete in itself: a revision keeps its texts. Links to other places, and links to folders, are
not followed.
""",
    good="""
schemas/units.yaml   # the file itself
""",
    bad="""
schemas/units.yaml -> /home/someone/units.yaml
""",
    check=_check,
)
