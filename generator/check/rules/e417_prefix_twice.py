"""E417: two editions with one prefix."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for key, edition in context.declared.editions.items():
        prefix = edition.node.text("prefix").rstrip("/")
        first = seen.setdefault(prefix, key)
        if first != key:
            node = edition.node.get("prefix")
            zh, en = f"前缀“{prefix}”已由版“{first}”使用", f'the prefix "{prefix}" is that of the edition "{first}"'
            yield context.finding("E417", node if node is not None else edition.position, zh, en)


RULE = Rule(
    id="E417",
    summary=Text("两个版同一前缀", "two editions with one prefix"),
    description="""
Each edition has public paths of its own; one of them may have the empty prefix.
""",
    good="""
gov: {prefix: ""}
party: {prefix: /dw}
""",
    bad="""
gov: {prefix: ""}
party: {prefix: ""}
""",
    check=_check,
)
