"""E412: a record type without fields."""

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
        uses_unknown = any(name not in context.declared.fieldsets for name, _ in record_type.node.texts("use"))
        if not context.declared.fields_of(key) and not uses_unknown:
            zh, en = f"记录类型“{key}”没有字段", f'the record type "{key}" has no fields'
            yield context.finding("E412", record_type.position, zh, en)


RULE = Rule(
    id="E412",
    summary=Text("记录类型没有字段", "a record type without fields"),
    description="""
There is nothing to fill in and nothing to show.
""",
    good="""
record: article
fields:
  title: {type: text, label: 标题}
""",
    bad="""
record: article
fields: {}
""",
    check=_check,
)
