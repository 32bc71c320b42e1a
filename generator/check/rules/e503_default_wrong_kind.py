"""E503: a default of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.check.values import EXPECTED, is_expected
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for field in context.written_fields:
        node = field.node.get("default")
        if node is None or field.type not in EXPECTED or field.node.get("many") is not None:
            continue
        if not is_expected(field.type, node.value):
            want = EXPECTED[field.type]
            zh, en = (
                f"字段“{field.key}”的默认值应是{want.zh}",
                f'the default of the field "{field.key}" must be {want.en}',
            )
            yield context.finding("E503", node, zh, en)


RULE = Rule(
    id="E503",
    summary=Text("默认值的类型不对", "a default of the wrong kind"),
    description="""
A boolean starts as true or false, a number as a number, a date as a date or `$today`.
""",
    good="""
type: integer
default: 1
""",
    bad="""
type: integer
default: one
""",
    check=_check,
)
