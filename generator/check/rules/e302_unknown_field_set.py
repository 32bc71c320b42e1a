"""E302: a field set that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.fields import holders
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    known = context.declared.fieldsets
    if not context.is_complete("fieldset"):
        return
    for holder in holders(context.declared):
        for name, node in holder.texts("use"):
            if name not in known:
                yield context.unknown("E302", node, ("字段集", "field set"), name, known)


RULE = Rule(
    id="E302",
    summary=Text("没有这个字段集", "a field set that is not declared"),
    description="""
`use` names field sets of schemas/fieldsets/ by their keys.
""",
    good="""
use: [contact]
""",
    bad="""
use: [contacts]
""",
    check=_check,
)
