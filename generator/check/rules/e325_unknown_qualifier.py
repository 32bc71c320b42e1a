"""E325: a qualifier in a cell that is neither `own` nor a state."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text
from generator.spec.resolve.columns import column_workflow
from generator.spec.resolve.lists import type_workflow
from generator.spec.resolve.matrix import Selector


def _states(context: Context, selected: tuple[str, ...], target: str) -> tuple[str, ...]:
    """The states of the records that a row is about; all states when it is about none."""
    declared = context.declared
    workflows: dict[str, None] = {}
    for name in selected:
        if target == "columns":
            column = declared.columns.by_id[name]
            key = declared.type_of(column)
            workflows[column_workflow(column)] = None
        else:
            key = name
        if key in declared.types:
            workflows[type_workflow(declared.types[key], context.states)] = None
    found = [state for key in workflows for state in context.states.get(key, ())]
    return tuple(dict.fromkeys(found or [state for states in context.states.values() for state in states]))


def _cells(node: Node) -> Iterator[Node]:
    """The qualifiers of a duty's cells, those under `deny` too."""
    for part in node.elements():
        for action, qualifier in part.pairs():
            if action == "deny":
                yield from _cells(qualifier)
            elif qualifier.text():
                yield qualifier


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    if permissions is None or not context.is_complete("workflow", "column", "record"):
        return
    selector = Selector(context.declared, context.vocabulary)
    for pattern, row in permissions.pairs("matrix"):
        qualifiers = [qualifier for _, cells in row.pairs() for qualifier in _cells(cells)]
        if not qualifiers:
            continue
        target, selected = selector.select(pattern)
        states = _states(context, selected, target)
        for node in qualifiers:
            words = node.text().split()
            for number, word in enumerate(words):
                follows = words[number + 1] if number + 1 < len(words) else ""
                if word == "own" or word in states or (word == "not" and follows == "own"):
                    continue
                yield context.unknown("E325", node, ("限定词", "qualifier"), word, ("own", "not own", *states))


RULE = Rule(
    id="E325",
    summary=Text("单元格的限定词不对", "a qualifier in a cell that is neither `own` nor a state"),
    description="""
After an action stand `own`, `not own`, and states of the workflows of the records that the row is about.
""",
    good="""
editor: [edit: own draft]
""",
    bad="""
editor: [edit: own drafts]
""",
    check=_check,
)
