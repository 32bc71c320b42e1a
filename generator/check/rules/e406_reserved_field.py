"""E406: a field with a name that the software uses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    reserved = context.vocabulary.reserved_fields
    for field in context.written_fields:
        if field.key in reserved:
            hint = Text(f"请改名，例如 {field.key}_text", f"rename it, for example to {field.key}_text")
            why = reserved[field.key]
            zh, en = f"字段名“{field.key}”不可用：{why.zh}", f'the field name "{field.key}" is taken: {why.get("en")}'
            yield context.finding("E406", field.position, zh, en, hint)


RULE = Rule(
    id="E406",
    summary=Text("字段名由系统占用", "a field with a name that the software uses"),
    description="""
Forms and tables are made of classes that have attributes of their own; a field of that name would break them.
""",
    good="""
fields:
  meta_text: {type: text, label: 元数据}
""",
    bad="""
fields:
  meta: {type: text, label: 元数据}
""",
    check=_check,
)
