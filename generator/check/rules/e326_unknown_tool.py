"""E326: a tool that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at, at_key


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    known = context.vocabulary.tools
    if permissions is None:
        return
    matrix = permissions.get("matrix")
    named = [(at_key(matrix, pattern), pattern) for pattern, _ in matrix.pairs()] if matrix is not None else []
    for expectation in permissions.elements("expect"):
        on = expectation.get("on")
        if on is not None:
            named.append((at(on), on.text()))
    for position, name in named:
        tool = name.removeprefix("tools/")
        if name.startswith("tools/") and "*" not in tool and tool not in known:
            yield context.unknown("E326", position, ("工具", "tool"), tool, known)


RULE = Rule(
    id="E326",
    summary=Text("没有这个工具", "a tool that does not exist"),
    description="""
`tools/NAME` names a screen of the software that is no record.
""",
    good="""
tools/statistics:
  publisher: [use]
""",
    bad="""
tools/statistic:
  publisher: [use]
""",
    check=_check,
)
