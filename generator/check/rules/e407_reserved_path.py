"""E407: a public path under a prefix of the software."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.model import Text
from generator.spec.resolve.columns import public_paths


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    for edition in declared.editions.values():
        node = edition.node.get("prefix")
        if node is not None:
            yield from _judge(context, node, node.text())
    prefixes = {key: edition.node.text("prefix").rstrip("/") for key, edition in declared.editions.items()}
    for column, path in public_paths(declared.columns, prefixes):
        stated = column.node.at("public", "path")
        is_top = column.parent is None
        if (stated is not None or is_top) and not column.node.text("link"):
            yield from _judge(context, stated or column.node.get("column") or column.node, path)


def _judge(context: Context, node: Node, path: str) -> Iterator[Finding]:
    for prefix in context.vocabulary.reserved_paths:
        if path == prefix or path.startswith(prefix.rstrip("/") + "/"):
            zh, en = (
                f"网址 {path} 不可用：{prefix} 由系统使用",
                f"the path {path} is not free: the software uses {prefix}",
            )
            yield context.finding("E407", node, zh, en)
            return


RULE = Rule(
    id="E407",
    summary=Text("网址由系统占用", "a public path under a prefix of the software"),
    description="""
The staff screens, REST, files and the like live under prefixes of their own.
""",
    good="""
public: {path: /zwgk}
""",
    bad="""
public: {path: /admin/zwgk}
""",
    check=_check,
)
