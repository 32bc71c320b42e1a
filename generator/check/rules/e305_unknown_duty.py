"""E305: a duty that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Position, Text
from generator.spec.places import at, at_key


def _named(permissions: Node) -> Iterator[tuple[Position, str]]:
    for _, row in permissions.pairs("matrix"):
        for duty, _ in row.pairs():
            yield at_key(row, duty), duty
    for _, right in permissions.pairs("fields"):
        for action in ("edit", "read"):
            for duty, node in right.texts(action):
                yield at(node), duty
    for expectation in permissions.elements("expect"):
        duty_node = expectation.get("duty")
        if duty_node is not None and duty_node.text():
            yield at(duty_node), duty_node.text()


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    if permissions is None:
        return
    for position, name in _named(permissions):
        if name not in context.duties:
            yield context.unknown("E305", position, ("岗位", "duty"), name, context.duties)


RULE = Rule(
    id="E305",
    summary=Text("没有这个岗位", "a duty that is not declared"),
    description="""
The matrix, rights on fields and expectations name duties of permissions.yaml; `public` and `staff` are built in.
""",
    good="""
columns/gov/**:
  editor: [create]
""",
    bad="""
columns/gov/**:
  editors: [create]
""",
    check=_check,
)
