"""E415: a public path outside its edition."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    prefixes = {key: edition.node.text("prefix").rstrip("/") for key, edition in context.declared.editions.items()}
    for column in context.declared.columns.written:
        node = column.node.at("public", "path")
        path = node.text() if node is not None else ""
        if node is None or not path.startswith("/") or column.edition not in prefixes:
            continue
        fitting = [key for key, prefix in prefixes.items() if path == prefix or path.startswith(f"{prefix}/")]
        home = max(fitting, key=lambda key: len(prefixes[key]), default="")
        if home != column.edition:
            own = prefixes[column.edition] or "/"
            zh, en = (
                f"网址 {path} 不属于版“{column.edition}”",
                f'the path {path} is outside the edition "{column.edition}"',
            )
            yield context.finding("E415", node, zh, en, Text(f"应以 {own} 开头", f"it must begin with {own}"))


RULE = Rule(
    id="E415",
    summary=Text("网址不在本版之内", "a public path outside its edition"),
    description="""
The path is written in full. It begins with the prefix of its edition, and with that of no other.
""",
    good="""
public: {path: /dw/ldzc}   # in the edition with the prefix /dw
""",
    bad="""
public: {path: /ldzc}   # in the edition with the prefix /dw
""",
    check=_check,
)
