"""E310: a list that shows or sorts by a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.grammar import GROUPINGS, REGISTER_NAMES
from generator.spec.model import Text


def _named(holder: Node) -> Iterator[tuple[str, Node]]:
    for part, keys in (("list", ("show", "order")), ("public", ("show", "order", "group_by"))):
        node = holder.get(part)
        for key in keys if node is not None else ():
            for name, place in node.texts(key) if node is not None else ():
                yield name.removeprefix("-") if key == "order" else name, place


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset", "record"):
        return
    listed = [(key, record_type.node) for key, record_type in declared.types.items() if record_type.column is None]
    listed += [(declared.type_of(column), column.node) for column in declared.columns.written]
    for key, holder in listed:
        if key not in declared.types:
            continue
        known = (*declared.fields_of(key), *REGISTER_NAMES)
        for name, node in _named(holder):
            if name not in known and not (name in GROUPINGS and node is holder.at("public", "group_by")):
                what = (f" {key} 的字段", f"field of {key}")
                yield context.unknown("E310", node, what, name, known)


RULE = Rule(
    id="E310",
    summary=Text("列表引用了不存在的字段", "a list that shows or sorts by a field that is not there"),
    description="""
`list` and `public` name top-level fields of the record type, or what the register knows of every record (state, unit,
published_from …).
""",
    good="""
list: {show: [title], order: -published_from}
""",
    bad="""
list: {show: [titel], order: -published_at}
""",
    check=_check,
)
