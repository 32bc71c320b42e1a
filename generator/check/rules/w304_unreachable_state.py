"""W304: a state that no record can get into."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    for workflow in context.declared.workflows.values():
        holder = workflow.node.get("states")
        states = [state for state, _ in holder.pairs()] if holder is not None else []
        reached = set(states[:1])
        steps = [
            ({s for s, _ in step.texts("from")}, step.text("to")) for step in workflow.node.elements("transitions")
        ]
        for _ in states:
            reached |= {target for sources, target in steps if sources & reached}
        for state in states:
            if state not in reached and holder is not None:
                zh, en = f"状态“{state}”无法到达", f'the state "{state}" cannot be reached'
                yield context.finding("W304", at_key(holder, state), zh, en)


RULE = Rule(
    id="W304",
    summary=Text("状态无法到达", "a state that no record can get into"),
    description="""
Records start in the first state; every other one needs a transition that leads there.
""",
    good="""
- {action: withdraw, title: 撤稿, from: published, to: withdrawn}
""",
    bad="""
states:
  …
  withdrawn: {title: 已撤稿}   # and no transition to it
""",
    check=_check,
)
