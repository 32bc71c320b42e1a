"""E540: an override of a record type that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    types = context.declared.types
    if not context.is_complete("record", "column"):
        return
    for key, override in context.vocabulary.overrides.items():
        if key not in types:
            yield context.unknown("E540", override.position, ("记录类型", "record type"), key, types)


RULE = Rule(
    id="E540",
    summary=Text("覆盖了不存在的记录类型", "an override of a record type that does not exist"),
    description="""
overrides/KEY.py belongs to the record type KEY. Code that nothing calls is a mistake.
""",
    good="""
overrides/service_item.py
""",
    bad="""
overrides/service_itme.py
""",
    check=_check,
)
