"""E418: a child entry that names a parent."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    for column in context.declared.columns.written:
        for child in column.node.elements("children"):
            node = child.get("parent")
            if node is not None:
                zh, en = (
                    f"栏目“{child.text('column')}”已在“{column.key}”之下",
                    f'the column "{child.text("column")}" is below "{column.key}" already',
                )
                yield context.finding(
                    "E418", at_key(child, "parent"), zh, en, Text("请删去 parent", "delete the parent")
                )


RULE = Rule(
    id="E418",
    summary=Text("下级栏目又写了上级", "a child entry that names a parent"),
    description="""
An entry under `children` belongs to the column above it. Only an entry at the top of a file names a `parent`.
""",
    good="""
children:
  - {column: guide, title: 指南}
""",
    bad="""
children:
  - {column: guide, title: 指南, parent: news}
""",
    check=_check,
)
