"""E510: a group or rows without fields."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset"):
        return
    for field in context.written_fields:
        info = context.vocabulary.field_types.get(field.type)
        if info is None or not info.nested:
            continue
        node = field.node
        if not any(isinstance(node.value, dict) and node.value.get(key) for key in ("fields", "use", "kinds")):
            zh, en = f"字段“{field.key}”里面没有字段", f'the field "{field.key}" holds no fields'
            yield context.finding("E510", field.position, zh, en, Text("请写 fields 或 use", "write fields or use"))
        elif node.get("kinds") is not None and (node.get("fields") is not None or node.get("use") is not None):
            zh, en = (
                f"字段“{field.key}”不能同时有 kinds 与 fields",
                f'the field "{field.key}" cannot have both kinds and fields',
            )
            yield context.finding("E510", field.position, zh, en, Text("请删去其中之一", "delete one of the two"))


RULE = Rule(
    id="E510",
    summary=Text("group 或 rows 里面没有字段", "a group or rows without fields"),
    description="""
A `group` is one nested object, `rows` are several; what they hold is said by `fields`, `use`, or for blocks of several
kinds by `kinds` alone.
""",
    good="""
materials:
  type: rows
  label: 提交材料
  fields:
    name: {type: text, label: 名称}
""",
    bad="""
materials: {type: rows, label: 提交材料}
""",
    check=_check,
)
