"""E508: a sequence whose pattern has no number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text

_NUMBER = re.compile(r"\{seq(?::0?[0-9]+d)?\}")


def _check(context: Context) -> Iterator[Finding]:
    for field in context.written_fields:
        node = field.node.get("pattern")
        if field.type != "sequence" or node is None or not node.text():
            continue
        if _NUMBER.search(node.text()) is None:
            zh, en = (
                f"编号字段“{field.key}”的 pattern 缺少 {{seq}}",
                f'the pattern of the sequence "{field.key}" lacks {{seq}}',
            )
            yield context.finding("E508", node, zh, en)


RULE = Rule(
    id="E508",
    summary=Text("编号没有序号", "a sequence whose pattern has no number"),
    description="""
`{seq}` is the number that counts up; without it all records would get the same one.
""",
    good="""
pattern: "{unit.code}/{yyyy}-{seq:05d}"
""",
    bad="""
pattern: "{unit.code}/{yyyy}"
""",
    check=_check,
)
