"""W306: a code list that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("record", "column", "fieldset"):
        return
    nodes = [field.node.get("choices") for field in context.written_fields]
    used = {node.text().removeprefix("codes/") for node in nodes if node is not None}
    for key, declared in context.declared.codes.items():
        if key not in used:
            yield context.finding(
                "W306", declared.position, f"代码表“{key}”没有被使用", f'the code list "{key}" is not used'
            )


RULE = Rule(
    id="W306",
    summary=Text("代码表没有被使用", "a code list that nothing uses"),
    description="""
It has no effect. Delete it, or use it by `choices: codes/NAME`.
""",
    good="""
choices: codes/service_object
""",
    bad="""
codes: service_object   # and no `choices: codes/service_object` anywhere
""",
    check=_check,
)
