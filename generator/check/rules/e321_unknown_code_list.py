"""E321: a code list that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    known = context.declared.codes
    if not context.is_complete("codes"):
        return
    for field in context.written_fields:
        node = field.node.get("choices")
        name = node.text() if node is not None else ""
        if node is not None and name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            yield context.unknown("E321", node, ("代码表", "code list"), name, [PREFIX + key for key in known])


PREFIX = "codes/"


RULE = Rule(
    id="E321",
    summary=Text("没有这个代码表", "a code list that is not declared"),
    description="""
`choices: codes/NAME` names a file of schemas/codes/ by its key.
""",
    good="""
choices: codes/service_object
""",
    bad="""
choices: codes/service_objects
""",
    check=_check,
)
