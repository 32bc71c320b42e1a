"""E422: a column whose workflow has other states than its record type's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.resolve.columns import column_workflow
from generator.spec.resolve.lists import type_workflow


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    for column in declared.columns.written:
        node = column.node.get("workflow")
        key = column_workflow(column)
        record_type = declared.types.get(declared.type_of(column))
        if not key or record_type is None or (record_type.column is not None and node is None):
            continue
        own = type_workflow(record_type, context.states)
        states, others = context.states.get(key), context.states.get(own)
        if states is None or others is None or set(states) == set(others):
            continue
        differing = ", ".join(sorted(set(states) ^ set(others)))
        zh = f"流程“{key}”与“{record_type.key}”的流程“{own}”状态不同：{differing}"
        en = f'the workflow "{key}" has other states than "{own}" of "{record_type.key}": {differing}'
        yield context.finding("E422", node or column.node.get("column") or column.node, zh, en)


RULE = Rule(
    id="E422",
    summary=Text("栏目流程的状态与记录类型不同", "a column whose workflow has other states than its record type's"),
    description="""
A record keeps its state when it changes its column, and other columns may show it. So a column may have a workflow of
its own only if that has the same states; the steps between them may differ.
""",
    good="""
workflow: quick_publication   # the same states, fewer steps
""",
    bad="""
workflow: handling   # for articles, whose workflow is publication
""",
    check=_check,
)
