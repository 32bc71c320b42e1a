"""E423: a duty with the name of a built-in one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for key, duty in context.declared.duties.items():
        if key in context.vocabulary.duties:
            yield context.finding("E423", duty.position, f"岗位“{key}”是内置的", f'the duty "{key}" is built in')


RULE = Rule(
    id="E423",
    summary=Text("岗位名由系统占用", "a duty with the name of a built-in one"),
    description="""
`public` (everyone) and `staff` (anyone signed in) exist already.
""",
    good="""
duties:
  editor: {title: 采编, scope: unit}
""",
    bad="""
duties:
  staff: {title: 员工, scope: unit}
""",
    check=_check,
)
