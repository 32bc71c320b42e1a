"""E313: a `unique` that names a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset"):
        return
    for use in context.field_uses:
        unique = use.decl.node.get("unique")
        for name, node in unique.texts() if unique is not None and unique.parts is not None else ():
            known = (*use.scopes[0], *SCOPES)
            if name not in known:
                yield context.unknown("E313", node, ("字段", "field"), name, known)


# What the register knows of a record, and a number may be unique within.
SCOPES = ("unit", "column")


RULE = Rule(
    id="E313",
    summary=Text("unique 引用了不存在的字段", "a `unique` that names a field that is not there"),
    description="""
`unique: [year]` means: unique among the records with the same year. The fields stand beside this one.
""",
    good="""
number: {type: text, label: 文号, unique: [year]}
""",
    bad="""
number: {type: text, label: 文号, unique: [yaer]}
""",
    check=_check,
)
