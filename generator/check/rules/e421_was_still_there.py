"""E421: an old key that is still there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.renames import renames
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for group in renames(context.declared):
        for rename in group.renames:
            if rename.was in group.keys:
                zh, en = (
                    f"“{rename.was}”仍然存在，不能是“{rename.key}”的旧名",
                    f'"{rename.was}" is still there and cannot be the old key of "{rename.key}"',
                )
                yield context.finding("E421", rename.position, zh, en)


RULE = Rule(
    id="E421",
    summary=Text("旧名仍然存在", "an old key that is still there"),
    description="""
`was: old` says that this used to be called old; then there is no old beside it any more.
""",
    good="""
phone: {type: phone, label: 电话, was: tel}
""",
    bad="""
tel: {type: phone, label: 电话}
phone: {type: phone, label: 手机, was: tel}
""",
    check=_check,
)
