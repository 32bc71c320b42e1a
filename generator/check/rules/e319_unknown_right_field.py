"""E319: a right on a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import Missing
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    permissions = context.declared.document("permissions")
    rights = permissions.get("fields") if permissions is not None else None
    if rights is None or not context.is_complete("fieldset", "record", "column"):
        return
    for name, _ in rights.pairs():
        key, _, path = name.partition(".")
        if key not in context.declared.types or not path:
            continue
        found = context.paths.field(path, (context.declared.fields_of(key),))
        if isinstance(found, Missing):
            what = (f" {key} 的字段", f"field of {key}")
            yield context.unknown("E319", at_key(rights, name), what, found.step, found.known)


RULE = Rule(
    id="E319",
    summary=Text("权限引用了不存在的字段", "a right on a field that is not there"),
    description="""
Under `fields` stand `record_type.field`, with `.field` again for fields of groups and rows.
""",
    good="""
fields:
  service_item.fee: {edit: [editor]}
""",
    bad="""
fields:
  service_item.fees: {edit: [editor]}
""",
    check=_check,
)
