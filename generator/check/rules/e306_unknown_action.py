"""E306: an action that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Position, Text
from generator.spec.places import at, at_key


def _in_cells(cells: Node) -> Iterator[tuple[Position, str]]:
    for part in cells.elements():
        if part.text():
            yield at(part), part.text()
        for action, inner in part.pairs():
            if action == "deny" and inner.parts is not None:
                yield from _in_cells(inner)
            else:
                yield at_key(part, action), action


def _named(permissions: Node) -> Iterator[tuple[Position, str]]:
    for _, row in permissions.pairs("matrix"):
        for _, cells in row.pairs():
            yield from _in_cells(cells)
    for group in permissions.elements("separation"):
        for action, node in group.texts():
            yield at(node), action
    for expectation in permissions.elements("expect"):
        for key in ("may", "may_not"):
            for action, node in expectation.texts(key):
                yield at(node), action


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    if permissions is None or not context.is_complete("workflow"):
        return
    for position, name in _named(permissions):
        if name not in context.actions:
            yield context.unknown("E306", position, ("动作", "action"), name, context.actions)


RULE = Rule(
    id="E306",
    summary=Text("没有这个动作", "an action that does not exist"),
    description="""
Actions are a closed list, plus the actions of the workflows' transitions.
""",
    good="""
editor: [create, submit]
""",
    bad="""
editor: [create, submitt]
""",
    check=_check,
)
