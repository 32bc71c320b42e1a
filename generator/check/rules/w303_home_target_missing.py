"""W303: a home page block that names a column that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.references import column_names, column_references
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("column"):
        return
    for use in column_references(context.declared):
        if use.is_optional and not use.found:
            known = column_names(context.declared, use)
            yield context.unknown("W303", use.position, ("栏目", "column"), use.reference, known)


RULE = Rule(
    id="W303",
    summary=Text("首页引用了不存在的栏目", "a home page block that names a column that is not there"),
    description="""
The block is shown without that column.
""",
    good="""
home:
  - {columns: [news], title: 要闻}
""",
    bad="""
home:
  - {columns: [newz], title: 要闻}
""",
    check=_check,
)
