"""E521: an expectation that states no action."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    for expectation in permissions.elements("expect") if permissions is not None else ():
        if expectation.items is not None and not {"may", "may_not"} & expectation.items.keys():
            zh, en = "期望没有说明动作", "the expectation states no action"
            yield context.finding("E521", expectation, zh, en, Text("请写 may 或 may_not", "write may or may_not"))


RULE = Rule(
    id="E521",
    summary=Text("期望没有说明动作", "an expectation that states no action"),
    description="""
An entry of `expect` has `may`, `may_not`, or both.
""",
    good="""
- {unit: jyj, duty: editor, may: [create], on: policy}
""",
    bad="""
- {unit: jyj, duty: editor, on: policy}
""",
    check=_check,
)
