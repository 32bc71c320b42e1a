"""E530: a matrix row that says neither columns nor records."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.grammar import TARGETS
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    matrix = permissions.get("matrix") if permissions is not None else None
    for pattern, _ in matrix.pairs() if matrix is not None else ():
        scheme, colon, name = pattern.partition(":")
        target, slash, rest = pattern.partition("/")
        right = (scheme in ("column", "record") and name) if colon else (target in TARGETS and slash and _is_glob(rest))
        if not right and matrix is not None:
            starts = ("column:", "record:", *(f"{target}/" for target in TARGETS))
            hint = Text("以这些开头：" + "、".join(starts), "begin with one of: " + ", ".join(starts))
            zh, en = f"权限行“{pattern}”的写法不对", f'the matrix row "{pattern}" is not written as a row'
            yield context.finding("E530", at_key(matrix, pattern), zh, en, hint)


def _is_glob(path: str) -> bool:
    return all(part == "**" or (part and "**" not in part) for part in path.split("/"))


RULE = Rule(
    id="E530",
    summary=Text("权限行的写法不对", "a matrix row that says neither columns nor records"),
    description="""
A row is `columns/<edition>/…`, `column:KEY`, `records/…`, `forms/…`, `documents/…`, `record:KEY` or `tools/…`, with
`*` for one step and `**` for any number of steps.
""",
    good="""
matrix:
  columns/gov/**: {editor: [create]}
""",
    bad="""
matrix:
  gov/**: {editor: [create]}
""",
    check=_check,
)
