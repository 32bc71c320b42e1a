"""E303: a workflow that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("workflow"):
        return
    nodes = [node for _, node in context.declared.files.get("record", [])]
    nodes += [column.node for column in context.declared.columns.written]
    for holder in nodes:
        node = holder.get("workflow")
        if node is not None and node.text() and node.text() not in context.states:
            yield context.unknown("E303", node, ("流程", "workflow"), node.text(), context.states)


RULE = Rule(
    id="E303",
    summary=Text("没有这个流程", "a workflow that is not declared"),
    description="""
`workflow` names a file of schemas/workflows/ by its key; `publication` is built in as long as no file declares it.
""",
    good="""
workflow: publication
""",
    bad="""
workflow: publcation
""",
    check=_check,
)
