"""E308: a reference that could mean several columns."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.references import column_references
from generator.check.rule import Rule
from generator.check.suggest import LISTED_AT_MOST
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("column"):
        return
    for use in column_references(context.declared):
        if len(use.found) < 2:
            continue
        names = [column.id or f"{column.edition}/…/{column.key}" for column in use.found]
        zh, en = f"“{use.reference}”可指 {len(names)} 个栏目", f'"{use.reference}" may mean {len(names)} columns'
        listed = names[:LISTED_AT_MOST] + ["…"] * (len(names) > LISTED_AT_MOST)
        hint = Text("请写全：" + "、".join(listed), "write one of: " + ", ".join(listed))
        yield context.finding("E308", use.position, zh, en, hint)


RULE = Rule(
    id="E308",
    summary=Text("栏目指代不明", "a reference that could mean several columns"),
    description="""
A bare key is enough where it is unique; columns of the edition in which the reference is written come first. The
finding lists the candidates; write as much of the path as tells them apart.
""",
    good="""
on: gov/news
""",
    bad="""
on: news   # gov/news or party/news
""",
    check=_check,
)
