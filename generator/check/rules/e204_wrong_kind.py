"""E204: a value of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.shape.get("E204", ())


RULE = Rule(
    id="E204",
    summary=Text("值的类型不对", "a value of the wrong kind"),
    description="""
A list where a text belongs, a text where a number belongs, nothing at all after a colon.
""",
    good="""
owners: [gov_office]
menu: false
""",
    bad="""
owners: {gov_office: true}
menu: "false"
""",
    check=_check,
)
