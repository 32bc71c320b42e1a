"""E410: a column with no owner."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for column in context.declared.columns.written:
        if column.node.text("link") or column.cycle or column.parent_candidates is not None:
            continue
        owners = column.inherited("owners")
        if owners is None:
            zh, en = f"栏目“{column.key}”没有主管单位", f'the column "{column.key}" has no owner'
            hint = Text("请在此处或上级栏目写 owners: [单位]", "write owners: [unit] here or at a parent")
            yield context.finding("E410", column.node.get("column") or column.node, zh, en, hint)


RULE = Rule(
    id="E410",
    summary=Text("栏目没有主管单位", "a column with no owner"),
    description="""
Somebody must collect, upload and review in each column. `owners` is inherited from the parent.
""",
    good="""
column: news
owners: [rmtzx]
""",
    bad="""
column: news   # at the top, without owners
""",
    check=_check,
)
