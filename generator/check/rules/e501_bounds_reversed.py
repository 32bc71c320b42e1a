"""E501: a minimum greater than the maximum."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for field in context.written_fields:
        for node in (field.node, field.node.get("many")):
            if node is None:
                continue
            low, high = node.get("min"), node.get("max")
            if low is not None and high is not None and _is_greater(low.value, high.value):
                zh, en = (
                    f"字段“{field.key}”的 min {low.value} 大于 max {high.value}",
                    f'min {low.value} of the field "{field.key}" is greater than max {high.value}',
                )
                yield context.finding("E501", low, zh, en)


def _is_greater(low: object, high: object) -> bool:
    if isinstance(low, bool) or isinstance(high, bool):
        return False
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low > high
    plain = isinstance(low, str) and isinstance(high, str) and not low.startswith("$") and not high.startswith("$")
    return plain and str(low) > str(high)


RULE = Rule(
    id="E501",
    summary=Text("最小值大于最大值", "a minimum greater than the maximum"),
    description="""
No value could satisfy both.
""",
    good="""
min: 4
max: 200
""",
    bad="""
min: 200
max: 4
""",
    check=_check,
)
