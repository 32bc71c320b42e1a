"""E411: a column with fields of its own and a shared record type."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    for column in context.declared.columns.written:
        if column.owns_type and column.node.get("record") is not None:
            zh, en = (
                f"栏目“{column.key}”不能同时有 record 与 fields（或 use）",
                f'the column "{column.key}" cannot have both record and fields (or use)',
            )
            hint = Text("请删去其中之一", "delete one of the two")
            yield context.finding("E411", at_key(column.node, "record"), zh, en, hint)


RULE = Rule(
    id="E411",
    summary=Text("既有自己的字段又共用记录类型", "a column with fields of its own and a shared record type"),
    description="""
A column that states `fields` or `use` owns a record type; `record` shares one. It is one or the other.
""",
    good="""
column: news
record: article
""",
    bad="""
column: news
record: article
fields:
  source: {type: text, label: 来源}
""",
    check=_check,
)
