"""E324: a transition from or to a state that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for workflow in context.declared.workflows.values():
        states = [state for state, _ in workflow.node.pairs("states")]
        for step in workflow.node.elements("transitions"):
            for key in ("from", "to"):
                for name, node in step.texts(key):
                    if states and name not in states:
                        what = (f"流程“{workflow.key}”的状态", f'state of the workflow "{workflow.key}"')
                        yield context.unknown("E324", node, what, name, states)


RULE = Rule(
    id="E324",
    summary=Text("流转引用了不存在的状态", "a transition from or to a state that is not there"),
    description="""
`from` and `to` name states of the same workflow.
""",
    good="""
transitions:
  - {action: submit, title: 送审, from: draft, to: review}
""",
    bad="""
transitions:
  - {action: submit, title: 送审, from: draft, to: reveiw}
""",
    check=_check,
)
