"""E329: a sequence that numbers by a field that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text

_PART = re.compile(r"\{([^{}:]*)(?::[^{}]*)?\}")
PARTS = ("seq", "unit", "unit.code", "unit.key", "yyyy", "mm", "dd")
SCOPES = ("unit", "year", "month")


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset"):
        return
    for use in context.field_uses:
        if use.decl.type != "sequence":
            continue
        fields = [key for key, decl in use.scopes[0].items() if decl.type != "sequence"]
        pattern = use.decl.node.get("pattern")
        if pattern is not None:
            for name in _PART.findall(pattern.text()):
                if name not in (*PARTS, *fields):
                    yield context.unknown(
                        "E329", pattern, ("编号的组成部分", "part of a number"), name, (*PARTS, *fields)
                    )
        per = use.decl.node.get("per")
        for name, node in per.texts() if per is not None else ():
            if name not in (*SCOPES, *fields):
                yield context.unknown("E329", node, ("字段", "field"), name, (*SCOPES, *fields))


RULE = Rule(
    id="E329",
    summary=Text("编号引用了不存在的字段", "a sequence that numbers by a field that is not there"),
    description="""
`pattern` is made of {seq}, {unit}, {unit.code}, {unit.key}, {yyyy}, {mm}, {dd} and fields of the record; `per` names
unit, year, month or fields. A name that nothing bears would leave a hole in every number, or one counter for all.
""",
    good="""
number: {type: sequence, label: 编号, pattern: "{kind}-{yyyy}-{seq:03d}", per: [year, kind]}
""",
    bad="""
number: {type: sequence, label: 编号, pattern: "{kidn}-{yyyy}-{seq:03d}", per: [yaer]}
""",
    check=_check,
)
