"""E408: a record type with a key or a table that the software uses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    vocabulary = context.vocabulary
    for key, record_type in context.declared.types.items():
        why = vocabulary.reserved_records.get(key)
        if why is None and key in vocabulary.reserved_tables:
            why = Text("系统有同名的数据表", "the software has a table of this name")
        if why is not None:
            zh, en = (
                f"记录类型的键“{key}”不可用：{why.zh}",
                f'the key "{key}" of a record type is taken: {why.get("en")}',
            )
            yield context.finding("E408", record_type.position, zh, en)


RULE = Rule(
    id="E408",
    summary=Text("记录类型的键由系统占用", "a record type with a key or a table that the software uses"),
    description="""
Addresses and tables are named by the keys of record types, and some are taken.
""",
    good="""
record: safety_notice
""",
    bad="""
record: security
""",
    check=_check,
)
