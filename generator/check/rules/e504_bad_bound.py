"""E504: a minimum or maximum of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.check.values import EXPECTED, is_expected
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for field in context.written_fields:
        info = context.vocabulary.field_types.get(field.type)
        if info is None or not info.bounded or field.type == "duration":
            continue
        kind = field.type if info.bounded == "value" else "length"
        for key in ("min", "max"):
            node = field.node.get(key)
            if node is not None and isinstance(node.value, int | float | str) and not is_expected(kind, node.value):
                want = EXPECTED.get(kind, EXPECTED["length"])
                zh, en = (
                    f"字段“{field.key}”的 {key} 应是{want.zh}",
                    f'{key} of the field "{field.key}" must be {want.en}',
                )
                yield context.finding("E504", node, zh, en)


RULE = Rule(
    id="E504",
    summary=Text("最小或最大值的类型不对", "a minimum or maximum of the wrong kind"),
    description="""
The length of a text and the number of rows are bounded by whole numbers, numbers by numbers, dates by dates; all
of them by `$` paths.
""",
    good="""
type: date
max: $today
""",
    bad="""
type: date
max: 2026-02-30
""",
    check=_check,
)
