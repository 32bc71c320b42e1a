"""E414: a record type without a title."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset"):
        return
    for key, record_type in context.declared.types.items():
        fields = context.declared.fields_of(key)
        if fields and "title" not in fields and record_type.node.get("record_title") is None:
            zh, en = (
                f"记录类型“{key}”既无字段 title 也无 record_title",
                f'the record type "{key}" has neither a field title nor a record_title',
            )
            texts = [name for name, field in fields.items() if field.type == "text"]
            example = "{" + next(iter(texts or fields)) + "}"
            hint = Text(f'请写 record_title: "{example}"', f'write record_title: "{example}"')
            yield context.finding("E414", record_type.position, zh, en, hint)


RULE = Rule(
    id="E414",
    summary=Text("记录没有标题", "a record type without a title"),
    description="""
Registers and choosers show `record_title`, by default the field `title`. A type with neither would show nothing.
""",
    good="""
record: service_item
record_title: "{name}"
""",
    bad="""
record: service_item
fields:
  name: {type: text, label: 名称}
""",
    check=_check,
)
