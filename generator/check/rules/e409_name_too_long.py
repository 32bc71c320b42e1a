"""E409: a name that makes an identifier of over 63 bytes."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Position, Text
from generator.spec.places import at


def _check(context: Context) -> Iterator[Finding]:
    for key, record_type in context.declared.types.items():
        if len(key.encode()) > LONGEST:
            yield _finding(context, record_type.position, key)
            continue
        for field in context.declared.fields_of(key).values():
            if len(field.key.encode()) > LONGEST:
                yield _finding(context, field.position, field.key)
            elif len(f"{key}_{field.key}".encode()) > LONGEST:
                yield _finding(context, field.position, f"{key}_{field.key}")
    declared = context.declared
    for named in (declared.units, declared.duties, declared.workflows, declared.editions):
        for key, other in named.items():
            if len(key.encode()) > LONGEST:
                yield _finding(context, other.position, key)
    for column in declared.columns.written:
        if len(column.key.encode()) > LONGEST and not column.owns_type:
            yield _finding(context, at(column.node.get("column") or column.node), column.key)


def _finding(context: Context, position: Position, name: str) -> Finding:
    length = len(name.encode())
    zh, en = (
        f"标识符“{name}”有 {length} 字节，上限 {LONGEST}",
        f'the identifier "{name}" has {length} bytes, the limit is {LONGEST}',
    )
    return context.finding("E409", position, zh, en, Text("请缩短名称", "shorten the name"))


LONGEST = 63


RULE = Rule(
    id="E409",
    summary=Text("名称超过 63 字节", "a name that makes an identifier of over 63 bytes"),
    description="""
PostgreSQL cuts identifiers after 63 bytes, and two cut ones may be equal. Tables are named by record types, indexes by
record type and field.
""",
    good="""
record: enterprise_service
""",
    bad="""
record: a_very_long_name_that_goes_on_and_on_until_no_database_will_take_it_any_more
""",
    check=_check,
)
