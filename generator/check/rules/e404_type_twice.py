"""E404: two record types with one key, and so with one table."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for twice in context.declared.twice:
        if twice.kind == "record":
            key, first = twice.first.key, twice.first.position
            zh, en = (
                f"记录类型（数据表）“{key}”已在 {first} 声明",
                f'the record type (and table) "{key}" is declared at {first} already',
            )
            hint = Text("请改用别的键，或用 record: 共用", "take another key, or share the type by record:")
            yield context.finding("E404", twice.second.position, zh, en, hint)


RULE = Rule(
    id="E404",
    summary=Text("两个记录类型同一键", "two record types with one key, and so with one table"),
    description="""
Keys of record types, those of the folders and those of columns with fields together, are unique in the site: each
is a table. A column that wants the records of another type says `record:`.
""",
    good="""
column: party_policy
use: [disclosure]
""",
    bad="""
column: policy   # in the party edition, while gov has a `policy` with fields
use: [disclosure]
""",
    check=_check,
)
