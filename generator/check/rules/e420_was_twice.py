"""E420: two that claim the same old key."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.renames import renames
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for group in renames(context.declared):
        seen: dict[str, str] = {}
        for rename in group.renames:
            first = seen.setdefault(rename.was, rename.key)
            if first != rename.key:
                zh, en = (
                    f"旧名“{rename.was}”已由“{first}”使用",
                    f'the old key "{rename.was}" is claimed by "{first}" already',
                )
                yield context.finding("E420", rename.position, zh, en)


RULE = Rule(
    id="E420",
    summary=Text("两处声称同一旧名", "two that claim the same old key"),
    description="""
`was` carries the data of the old key over. Two fields, columns or types cannot both have been the same one.
""",
    good="""
phone: {type: phone, label: 电话, was: tel}
""",
    bad="""
phone: {type: phone, label: 电话, was: tel}
mobile: {type: phone, label: 手机, was: tel}
""",
    check=_check,
)
