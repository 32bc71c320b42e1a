"""E509: an expression of a computed field that refers to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text
from generator.spec.values import paths_of


def _check(context: Context) -> Iterator[Finding]:
    for field in context.written_fields:
        node = field.node.get("value")
        if field.type != "computed" or node is None:
            continue
        for part in node.items.values() if node.items is not None else (node,):
            if isinstance(part.value, str) and not paths_of(part.value):
                yield _finding(context, field.key, part)


def _finding(context: Context, key: str, node: Node) -> Finding:
    zh, en = f"计算字段“{key}”没有引用任何值", f'the computed field "{key}" refers to no value'
    return context.finding("E509", node, zh, en, Text("请写 $字段 或 “{字段}”", 'write $field or "{field}"'))


RULE = Rule(
    id="E509",
    summary=Text("计算式没有引用任何值", "an expression of a computed field that refers to nothing"),
    description="""
`value` is a `$` path, a `{template}`, `{sum: $rows.key}` or `{count: $rows}`.
""",
    good="""
value: {sum: $materials.copies}
""",
    bad="""
value: {sum: materials.copies}
""",
    check=_check,
)
