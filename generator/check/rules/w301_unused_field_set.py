"""W301: a field set that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.fields import holders
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    used = {name for holder in holders(context.declared) for name, _ in holder.texts("use")}
    if not context.is_complete("record", "column", "fieldset"):
        return
    for key, declared in context.declared.fieldsets.items():
        if key not in used:
            yield context.finding(
                "W301", declared.position, f"字段集“{key}”没有被使用", f'the field set "{key}" is not used'
            )


RULE = Rule(
    id="W301",
    summary=Text("字段集没有被使用", "a field set that nothing uses"),
    description="""
It has no effect. Delete it, or `use` it.
""",
    good="""
use: [contact]
""",
    bad="""
fieldset: contact   # and no `use: [contact]` anywhere
""",
    check=_check,
)
