"""E323: a freshness class that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    known = context.declared.classes
    if not context.is_complete("freshness"):
        return
    for column in context.declared.columns.written:
        node = column.node.get("class")
        if node is not None and node.text() and node.text() not in known:
            yield context.unknown("E323", node, ("时效类别", "freshness class"), node.text(), known)


RULE = Rule(
    id="E323",
    summary=Text("没有这个时效类别", "a freshness class that is not declared"),
    description="""
`class` of a column names an entry of rules/freshness.yaml.
""",
    good="""
class: policy_documents
""",
    bad="""
class: policy_document
""",
    check=_check,
)
