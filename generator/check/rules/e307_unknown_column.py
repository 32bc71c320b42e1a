"""E307: a column that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.references import column_names, column_references
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("column"):
        return
    for use in column_references(context.declared):
        if not use.found and not use.is_optional:
            known = column_names(context.declared, use)
            yield context.unknown("E307", use.position, ("栏目", "column"), use.reference, known)


RULE = Rule(
    id="E307",
    summary=Text("没有这个栏目", "a column that is not declared"),
    description="""
`parent`, `column:` rows of the matrix and `on` of expectations name columns: by the key where it is unique, else by the
end of the path of keys.
""",
    good="""
parent: disclosure
""",
    bad="""
parent: disclosur
""",
    check=_check,
)
