"""E314: a `tree` that is no reference to the type itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import targets_of
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset"):
        return
    for key, record_type in declared.types.items():
        node = record_type.node.get("tree")
        if node is None or not node.text():
            continue
        known = declared.fields_of(key)
        field = known.get(node.text())
        fitting = [
            name for name, other in known.items() if other.type == "reference" and targets_of(other.node) == [key]
        ]
        if field is None:
            yield context.unknown("E314", node, (f" {key} 的字段", f"field of {key}"), node.text(), fitting or known)
        elif field.key not in fitting:
            zh = f"字段“{field.key}”不是指向 {key} 的 reference"
            yield context.finding("E314", node, zh, f'the field "{field.key}" is no reference to {key}')


RULE = Rule(
    id="E314",
    summary=Text("tree 不是指向自身的引用", "a `tree` that is no reference to the type itself"),
    description="""
`tree: parent` names a single reference field of the same record type.
""",
    good="""
tree: above
fields:
  above: {type: reference, to: institution, label: 上级}
""",
    bad="""
tree: above
fields:
  above: {type: text, label: 上级}
""",
    check=_check,
)
