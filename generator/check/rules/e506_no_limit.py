"""E506: a freshness class without a limit."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for key, declared in context.declared.classes.items():
        if declared.node.items is not None and not {"max_age", "review_every"} & declared.node.items.keys():
            zh, en = f"时效类别“{key}”没有期限", f'the freshness class "{key}" has no limit'
            yield context.finding(
                "E506", declared.position, zh, en, Text("请写 max_age 或 review_every", "write max_age or review_every")
            )


RULE = Rule(
    id="E506",
    summary=Text("时效类别没有期限", "a freshness class without a limit"),
    description="""
A class says how old the newest record may be (`max_age`) or how often to look again (`review_every`).
""",
    good="""
news: {title: 动态要闻, max_age: {value: 14, unit: natural_day}, …}
""",
    bad="""
news: {title: 动态要闻, …}
""",
    check=_check,
)
