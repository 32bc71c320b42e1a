"""E502: a default that is no choice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import choice_values
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("codes"):
        return
    for field in context.written_fields:
        node = field.node.get("default")
        values = choice_values(field, context.declared) if field.type in ("choice", "choices") else None
        if node is None or not values:
            continue
        for part in node.parts if node.parts is not None else (node,):
            if part.value is None or (isinstance(part.value, str) and (part.value in values or "$" in part.value)):
                continue
            what = (f"字段“{field.key}”的选项", f'choice of the field "{field.key}"')
            yield context.unknown("E502", part, what, str(part.value), values)


RULE = Rule(
    id="E502",
    summary=Text("默认值不在选项之内", "a default that is no choice"),
    description="""
The default of a choice field is one of its values (not of its labels).
""",
    good="""
choices: {valid: 有效, repealed: 废止}
default: valid
""",
    bad="""
choices: {valid: 有效, repealed: 废止}
default: 有效
""",
    check=_check,
)
