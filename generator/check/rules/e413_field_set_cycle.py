"""E413: a field set that holds itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text


def _uses(node: Node) -> Iterator[tuple[str, Node]]:
    """The field sets that a field set names, at any depth."""
    yield from node.texts("use")
    for _, field in node.pairs("fields"):
        if field.items is not None:
            yield from _uses(field)
            for _, kind in field.pairs("kinds"):
                yield from _uses(kind)


def _check(context: Context) -> Iterator[Finding]:
    edges = {key: list(_uses(declared.node)) for key, declared in context.declared.fieldsets.items()}
    for key, uses in edges.items():
        for name, node in uses:
            reached, waiting = set(), [name]
            while waiting:
                here = waiting.pop()
                if here not in reached:
                    reached.add(here)
                    waiting += [other for other, _ in edges.get(here, ())]
            if key in reached:
                zh, en = f"字段集“{key}”经“{name}”引用了自身", f'the field set "{key}" holds itself by way of "{name}"'
                yield context.finding("E413", node, zh, en)


RULE = Rule(
    id="E413",
    summary=Text("字段集引用了自身", "a field set that holds itself"),
    description="""
`use` of a field set, of its groups and of its rows must not lead back to it.
""",
    good="""
fieldset: contact
fields:
  phone: {type: phone, label: 电话}
""",
    bad="""
fieldset: contact
use: [contact]
""",
    check=_check,
)
