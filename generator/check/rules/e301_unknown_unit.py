"""E301: a unit that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text


def _named(context: Context) -> Iterator[Node]:
    declared = context.declared
    for edition in declared.editions.values():
        owner = edition.node.get("owner")
        if owner is not None:
            yield owner
    for unit in declared.units.values():
        parent = unit.node.get("parent")
        if parent is not None:
            yield parent
    for column in declared.columns.written:
        for _, owner in column.node.texts("owners"):
            yield owner
    permissions = declared.document("permissions")
    for expectation in permissions.elements("expect") if permissions is not None else ():
        unit_node = expectation.get("unit")
        if unit_node is not None:
            yield unit_node


def _check(context: Context) -> Iterator[Finding]:
    units = context.declared.units
    if not context.is_complete("units"):
        return
    for node in _named(context):
        if node.text() and node.text() not in units:
            yield context.unknown("E301", node, ("单位", "unit"), node.text(), units)


RULE = Rule(
    id="E301",
    summary=Text("没有这个单位", "a unit that is not declared"),
    description="""
Owners, editions, parents and expectations name units by their keys in units.yaml.
""",
    good="""
owners: [gov_office, jyj]
""",
    bad="""
owners: [gov_ofice]
""",
    check=_check,
)
