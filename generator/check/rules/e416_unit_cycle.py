"""E416: units that are each other's parents."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    units = context.declared.units
    for key, unit in units.items():
        node = unit.node.get("parent")
        here, steps = unit.node.text("parent"), [key]
        while here in units and here not in steps:
            steps.append(here)
            here = units[here].node.text("parent")
        if node is not None and here == key:
            chain = " → ".join([*steps, key])
            yield context.finding("E416", node, f"上级单位成环：{chain}", f"the parents go round in a circle: {chain}")


RULE = Rule(
    id="E416",
    summary=Text("单位的上级成环", "units that are each other's parents"),
    description="""
Following `parent` from a unit must come to an end.
""",
    good="""
gov_office: {title: 政府办}
jyj: {title: 教育局, parent: gov_office}
""",
    bad="""
gov_office: {title: 政府办, parent: jyj}
jyj: {title: 教育局, parent: gov_office}
""",
    check=_check,
)
