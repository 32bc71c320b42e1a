"""E309: an edition that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.layout import edition_of
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    known = context.declared.editions
    if not context.is_complete("site"):
        return
    for path, node in context.declared.files.get("column", []):
        edition = edition_of(path)
        if edition not in known:
            yield context.unknown("E309", node, ("版", "edition"), edition, known)
    permissions = context.declared.document("permissions")
    matrix = permissions.get("matrix") if permissions is not None else None
    for pattern, _ in matrix.pairs() if matrix is not None else ():
        target, _, rest = pattern.partition("/")
        edition = rest.partition("/")[0]
        if target == "columns" and edition and "*" not in edition and edition not in known and matrix is not None:
            yield context.unknown("E309", at_key(matrix, pattern), ("版", "edition"), edition, known)


RULE = Rule(
    id="E309",
    summary=Text("没有这个版", "an edition that is not declared"),
    description="""
The folder of a column file, and the first step of a matrix pattern, name an edition of site.yaml.
""",
    good="""
schemas/columns/gov/policy.yaml
""",
    bad="""
schemas/columns/gow/policy.yaml
""",
    check=_check,
)
