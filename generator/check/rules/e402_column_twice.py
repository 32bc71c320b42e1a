"""E402: two columns of one key under one parent."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at


def _check(context: Context) -> Iterator[Finding]:
    for first, second in context.declared.columns.twins:
        position, earlier = at(second.node.get("column") or second.node), at(first.node.get("column") or first.node)
        zh, en = f"栏目 {second.id} 已在 {earlier} 声明", f"the column {second.id} is declared at {earlier} already"
        yield context.finding("E402", position, zh, en)


RULE = Rule(
    id="E402",
    summary=Text("同一上级下有两个同键栏目", "two columns of one key under one parent"),
    description="""
A column's identity is its edition and the chain of keys; siblings have different keys. The finding names both places.
""",
    good="""
- {column: news, title: 新闻}
- {column: notices, title: 公告}
""",
    bad="""
- {column: news, title: 新闻}
- {column: news, title: 公告}
""",
    check=_check,
)
