"""E401: columns that are each other's parents."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for column in context.declared.columns.written:
        if not column.cycle:
            continue
        place = column.node.get("parent") or column.node
        chain = " → ".join([member.key for member in column.cycle] + [column.cycle[0].key])
        yield context.finding("E401", place, f"上级栏目成环：{chain}", f"the parents go round in a circle: {chain}")


RULE = Rule(
    id="E401",
    summary=Text("栏目的上级成环", "columns that are each other's parents"),
    description="""
Following `parent` from a column must lead to the top of the edition; a column is not its own parent.
""",
    good="""
column: policy
parent: disclosure
""",
    bad="""
column: policy
parent: policy
""",
    check=_check,
)
