"""E531: `use` on records, or another action on a tool."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.grammar import TOOL_ACTION
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    if permissions is None:
        return
    for pattern, row in permissions.pairs("matrix"):
        is_tool = pattern.startswith("tools/")
        for _, cells in row.pairs():
            for action, node in _actions(cells):
                if (action == TOOL_ACTION) != is_tool and action in context.actions:
                    zh = f"工具只有动作 {TOOL_ACTION}" if is_tool else f"动作 {TOOL_ACTION} 只用于 tools/…"
                    en = (
                        f"tools have the action {TOOL_ACTION} only"
                        if is_tool
                        else f"the action {TOOL_ACTION} is for tools/… only"
                    )
                    yield context.finding("E531", node, zh, en)


def _actions(cells: Node) -> Iterator[tuple[str, Node]]:
    for part in cells.elements():
        if part.text():
            yield part.text(), part
        for action, inner in part.pairs():
            if inner.parts is not None:
                yield from _actions(inner)
            else:
                yield action, part


RULE = Rule(
    id="E531",
    summary=Text("工具与动作不匹配", "`use` on records, or another action on a tool"),
    description="""
Tools are used, nothing else; records have the other actions.
""",
    good="""
tools/statistics:
  publisher: [use]
""",
    bad="""
tools/statistics:
  publisher: [read]
""",
    check=_check,
)
