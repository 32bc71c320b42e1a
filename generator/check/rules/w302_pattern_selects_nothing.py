"""W302: a matrix row that selects nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key
from generator.spec.resolve.matrix import Selector


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    matrix = permissions.get("matrix") if permissions is not None else None
    if matrix is None or not context.is_complete("column", "record"):
        return
    selector = Selector(context.declared, context.vocabulary)
    for pattern, _ in matrix.pairs():
        target, selected = selector.select(pattern)
        named = ":" in pattern or (target not in ("", "columns") and "*" not in pattern)
        if target and not selected and not named:
            zh, en = f"权限行“{pattern}”没有选中任何对象", f'the matrix row "{pattern}" selects nothing'
            yield context.finding("W302", at_key(matrix, pattern), zh, en)


RULE = Rule(
    id="W302",
    summary=Text("权限行没有选中任何对象", "a matrix row that selects nothing"),
    description="""
A pattern that matches no column, no record type and no tool gives rights to nothing; perhaps something was renamed.
""",
    good="""
columns/gov/disclosure/**:
  editor: [create]
""",
    bad="""
columns/gov/disclosures/**:
  editor: [create]
""",
    check=_check,
)
