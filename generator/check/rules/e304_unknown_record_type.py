"""E304: a record type that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.layout import RECORD_FOLDERS
from generator.spec.model import Position, Text
from generator.spec.places import at, at_key


def _named(context: Context) -> Iterator[tuple[Position, str]]:
    declared = context.declared
    for column in declared.columns.written:
        node = column.node.get("record")
        if node is not None:
            yield at(node), node.text()
    for field in context.written_fields:
        for name, node in field.node.texts("to"):
            if name != "any" or field.node.at("to", 0) is not None:
                yield at(node), name
    permissions = declared.document("permissions")
    if permissions is None:
        return
    matrix = permissions.get("matrix")
    for pattern, _ in permissions.pairs("matrix"):
        folder, _, name = pattern.partition("/")
        if pattern.startswith("record:"):
            name = pattern.removeprefix("record:")
        elif folder not in RECORD_FOLDERS or "*" in name:
            continue
        if matrix is not None:
            yield at_key(matrix, pattern), name
    rights = permissions.get("fields")
    for name, _ in permissions.pairs("fields"):
        if rights is not None:
            yield at_key(rights, name), name.partition(".")[0]
    for expectation in permissions.elements("expect"):
        on = expectation.get("on")
        if on is not None and on.text().startswith("record:"):
            yield at(on), on.text().removeprefix("record:")


def _check(context: Context) -> Iterator[Finding]:
    types = context.declared.types
    if not context.is_complete("record", "column"):
        return
    for position, name in _named(context):
        if name and name not in types:
            yield context.unknown("E304", position, ("记录类型", "record type"), name, types)


RULE = Rule(
    id="E304",
    summary=Text("没有这个记录类型", "a record type that is not declared"),
    description="""
A record type is a file of records/, forms/ or documents/, or a column that states fields. Columns (`record`),
references (`to`), the matrix, rights on fields and expectations name it by its key.
""",
    good="""
record: article
""",
    bad="""
record: artcle
""",
    check=_check,
)
