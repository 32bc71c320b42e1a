"""W308: a key of a field that has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.fieldlists import FieldDecl
from generator.spec.model import Text
from generator.spec.places import at_key
from generator.spec.vocabulary import FieldTypeInfo


def _why(field: FieldDecl, info: FieldTypeInfo, key: str) -> tuple[str, str] | None:
    able = {"filter": info.filterable, "sort": info.sortable, "search": info.searchable}[key]
    if not able:
        return f"类型 {field.type} 不支持", f"the type {field.type} cannot"
    if key != "search" and field.node.get("many") is not None:
        return "字段有多个值", "the field has several values"
    if key != "search" and field.node.get("translate") is not None:
        return "字段有多种语言的值", "the field has a value for each language"
    return None


def _check(context: Context) -> Iterator[Finding]:
    nested = {id(use.decl.node) for use in context.field_uses if not use.is_top}
    for field in context.written_fields:
        info = context.vocabulary.field_types.get(field.type)
        for key in ("filter", "sort", "search") if info is not None else ():
            if not field.node.flag(key):
                continue
            why = _why(field, info, key) if info is not None else None
            if why is None and key != "search" and id(field.node) in nested:
                why = ("它在组或行里", "it stands inside a group or rows")
            if why is not None:
                zh, en = (
                    f"字段“{field.key}”的“{key}”没有作用：{why[0]}",
                    f'"{key}" of the field "{field.key}" has no effect: {why[1]}',
                )
                yield context.finding("W308", at_key(field.node, key), zh, en)


RULE = Rule(
    id="W308",
    summary=Text("字段上写了没有作用的键", "a key of a field that has no effect"),
    description="""
Lists filter and sort by fields that have one plain value in a column of their own. Fields with several values, with a
value for each language, inside groups or rows, and types without an order cannot.
""",
    good="""
year: {type: integer, label: 年份, filter: true, sort: true}
""",
    bad="""
body: {type: longtext, label: 正文, sort: true}
""",
    check=_check,
)
