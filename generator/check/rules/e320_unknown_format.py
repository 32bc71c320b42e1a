"""E320: a format that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    known = (*context.declared.formats, *context.vocabulary.formats)
    if not context.is_complete("formats"):
        return
    for field in context.written_fields:
        node = field.node.get("format")
        if node is not None and node.text() and node.text() not in known:
            yield context.unknown("E320", node, ("格式", "format"), node.text(), known)


RULE = Rule(
    id="E320",
    summary=Text("没有这个格式", "a format that is not declared"),
    description="""
`format` names an entry of rules/formats.yaml or a built-in one.
""",
    good="""
format: postcode
""",
    bad="""
format: post_code
""",
    check=_check,
)
