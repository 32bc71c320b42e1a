"""E403: two columns with one public path."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.columns import ColumnDecl
from generator.spec.model import Text
from generator.spec.places import at
from generator.spec.resolve.columns import public_paths


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    prefixes = {key: edition.node.text("prefix").rstrip("/") for key, edition in declared.editions.items()}
    seen: dict[str, ColumnDecl] = {}
    twins = {id(second) for _, second in declared.columns.twins}
    for column, path in public_paths(declared.columns, prefixes):
        if column.node.text("link") or column.node.flag("drop") or id(column) in twins:
            continue
        first = seen.setdefault(path, column)
        if first is not column:
            place = column.node.at("public", "path") or column.node.get("column") or column.node
            where = at(first.node.at("public", "path") or first.node.get("column") or first.node)
            zh = f"网址 {path} 已由栏目 {first.id} 使用（{where}）"
            en = f"the path {path} is that of the column {first.id} ({where})"
            yield context.finding("E403", place, zh, en)


RULE = Rule(
    id="E403",
    summary=Text("两个栏目同一网址", "two columns with one public path"),
    description="""
A path not stated is the parent's path and the key. Columns that are links have no page and are left out.
""",
    good="""
public: {path: /zwgk/zcwj}
""",
    bad="""
public: {path: /zwgk}   # as another column
""",
    check=_check,
)
