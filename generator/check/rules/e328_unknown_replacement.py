"""E328: a `deprecated: {use}` that names nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset", "record", "column"):
        return
    for use in context.field_uses:
        node = use.decl.node.at("deprecated", "use")
        if node is not None and node.text() and node.text() not in use.scopes[0]:
            yield context.unknown("E328", node, ("字段", "field"), node.text(), use.scopes[0])
    for record_type in declared.types.values():
        node = record_type.node.at("deprecated", "use")
        if record_type.column is None and node is not None and node.text() and node.text() not in declared.types:
            yield context.unknown("E328", node, ("记录类型", "record type"), node.text(), declared.types)
    for column in declared.columns.written:
        node = column.node.at("deprecated", "use")
        if node is not None and node.text() and not declared.columns.find(node.text(), column.edition):
            yield context.unknown("E328", node, ("栏目", "column"), node.text(), declared.columns.names())


RULE = Rule(
    id="E328",
    summary=Text("deprecated 的替代不存在", "a `deprecated: {use}` that names nothing"),
    description="""
`use` under `deprecated` names what to fill in instead: a field beside this one, another record type, another column.
""",
    good="""
old_phone: {type: phone, label: 电话, deprecated: {since: "2026-01-01", use: phone}}
""",
    bad="""
old_phone: {type: phone, label: 电话, deprecated: {since: "2026-01-01", use: telephone}}
""",
    check=_check,
)
