"""E315: a condition that tests a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.conditions import ConditionUse
from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import Missing, tests_in
from generator.check.references import place_of
from generator.check.rule import Rule
from generator.spec.conditions import ConditionError
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset", "record", "column", "codes"):
        return
    for use in context.condition_uses:
        condition = context.condition(use.node)
        if isinstance(condition, ConditionError):
            continue
        for name, _, operand in tests_in(condition.data):
            for found in _missing(context, use, name):
                if "." in name or name.startswith("$"):
                    yield context.dead_end("E315", place_of(use.node, name), name, found)
                    continue
                what = (f" {use.tested} 的字段", f"field of {use.tested}")
                yield context.unknown("E315", place_of(use.node, name), what, name, found.known)
            for part in operand if isinstance(operand, list) else [operand]:
                path = str(part["$"]) if isinstance(part, dict) else ""
                missing = context.paths.path(path, use.right) if path else None
                if isinstance(missing, Missing):
                    yield context.dead_end("E315", place_of(use.node, f"${path}"), f"${path}", missing)


def _missing(context: Context, use: ConditionUse, name: str) -> Iterator[Missing]:
    """What a name on the left lacks; a `where` over several types must make sense in each."""
    if name.startswith("$"):
        found = context.paths.path(name[1:], use.right)
        if isinstance(found, Missing):
            yield found
    elif use.left is not None and use.left is not use.right:
        for scope in use.left:
            found = context.paths.field(name, (scope,))
            if isinstance(found, Missing):
                yield found
                return
    elif use.left is not None:
        found = context.paths.field(name, use.left)
        if isinstance(found, Missing):
            yield found


RULE = Rule(
    id="E315",
    summary=Text("条件引用了不存在的字段", "a condition that tests a field that is not there"),
    description="""
On the left of a condition stand fields of the record (in rows: of the row first), in `where` fields of the referenced
record. What comes from a field set is checked in every type that uses it.
""",
    good="""
when: {validity: repealed}
""",
    bad="""
when: {validty: repealed}
""",
    check=_check,
)
