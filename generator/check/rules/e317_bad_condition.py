"""E317: a condition that cannot be understood."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.conditions import ConditionError
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for node in context.written_conditions:
        condition = context.condition(node)
        if isinstance(condition, ConditionError):
            yield context.finding(
                "E317",
                node,
                f"条件写法不对：{condition.message.zh}",
                f"a condition that cannot be understood: {condition.message.get('en')}",
            )


RULE = Rule(
    id="E317",
    summary=Text("条件写法不对", "a condition that cannot be understood"),
    description="""
Conditions are data: `{field: value}`, `{field: [a, b]}`, `{field: {gte: 3}}` with eq in gt gte lt lte set, and
all, any, not.
""",
    good="""
when: {amount: {gte: 3}}
""",
    bad="""
when: {amount: {atleast: 3}}
""",
    check=_check,
)
