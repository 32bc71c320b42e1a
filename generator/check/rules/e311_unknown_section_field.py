"""E311: a section that names a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset"):
        return
    for key, record_type in declared.types.items():
        known = declared.fields_of(key)
        seen: dict[str, Node] = {}
        for section in record_type.node.elements("sections"):
            for name, node in section.texts("fields"):
                if name not in known:
                    yield context.unknown("E311", node, (f" {key} 的字段", f"field of {key}"), name, known)
                elif name in seen:
                    zh, en = f"字段“{name}”已在前面的分组中", f'the field "{name}" is in an earlier section already'
                    yield context.finding("E311", node, zh, en)
                seen.setdefault(name, node)


RULE = Rule(
    id="E311",
    summary=Text("分组引用了不存在的字段", "a section that names a field that is not there"),
    description="""
`sections` group the top-level fields of the record type; a field belongs to one section.
""",
    good="""
sections:
  - {title: 内容, fields: [title, body]}
""",
    bad="""
sections:
  - {title: 内容, fields: [titel, body]}
""",
    check=_check,
)
