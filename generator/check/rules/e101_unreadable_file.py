"""E101: a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E101")


RULE = Rule(
    id="E101",
    summary=Text("文件无法读取", "a file that cannot be read"),
    description="""
Every *.yaml and *.yml file below the schema folder is read. One that is no regular file, or that may not be read,
is reported rather than skipped: what it declares would silently be missing.
""",
    good="""
schemas/units.yaml   # a plain file that the software may read
""",
    bad="""
schemas/units.yaml   # a folder or a device of that name, or a file without read permission
""",
    check=_check,
)
