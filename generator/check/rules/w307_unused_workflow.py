"""W307: a workflow that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.resolve.lists import type_workflow


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("record", "column"):
        return
    used = {type_workflow(record_type, context.states) for record_type in declared.types.values()}
    used |= {column.node.text("workflow") for column in declared.columns.written}
    for key, workflow in declared.workflows.items():
        if key not in used:
            yield context.finding(
                "W307", workflow.position, f"流程“{key}”没有被使用", f'the workflow "{key}" is not used'
            )


RULE = Rule(
    id="W307",
    summary=Text("流程没有被使用", "a workflow that nothing uses"),
    description="""
No record type and no column names it, and it is no folder's default.
""",
    good="""
workflow: quick_publication
""",
    bad="""
workflow: quick_publication   # in workflows/, and named nowhere
""",
    check=_check,
)
