"""E316: a condition that compares with a value that is no choice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import choice_values, tests_in
from generator.check.references import place_of
from generator.check.rule import Rule
from generator.spec.conditions import ConditionError
from generator.spec.fieldlists import FieldDecl
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset", "record", "column", "codes"):
        return
    for use in context.condition_uses:
        condition = context.condition(use.node)
        if isinstance(condition, ConditionError) or use.left is None:
            continue
        for name, operator, operand in tests_in(condition.data):
            field = None if name.startswith("$") else context.paths.field(name, use.left)
            if operator not in ("eq", "in") or not isinstance(field, FieldDecl) or field.type not in CHOICES:
                continue
            values = choice_values(field, context.declared)
            for value in operand if isinstance(operand, list) else [operand]:
                if values and value is not None and not isinstance(value, dict) and str(value) not in values:
                    what = (f"字段“{field.key}”的选项", f'choice of the field "{field.key}"')
                    yield context.unknown("E316", place_of(use.node, value), what, str(value), values)


CHOICES = ("choice", "choices")


RULE = Rule(
    id="E316",
    summary=Text("条件引用了不存在的选项", "a condition that compares with a value that is no choice"),
    description="""
A choice field never has another value than its choices, so such a condition could never hold.
""",
    good="""
when: {validity: repealed}
""",
    bad="""
when: {validity: repeeled}
""",
    check=_check,
)
