"""E415: a public path outside its edition."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.resolve.columns import public_paths


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    prefixes = {key: edition.node.text("prefix").rstrip("/") for key, edition in declared.editions.items()}
    for column, path in public_paths(declared.columns, prefixes):
        stated = column.node.at("public", "path")
        # Below a column whose path is right, a path that is not stated is right too.
        if (stated is None and column.parent is not None) or not path.startswith("/") or column.edition not in prefixes:
            continue
        node = stated or column.node.get("column") or column.node
        fitting = [key for key, prefix in prefixes.items() if path == prefix or path.startswith(f"{prefix}/")]
        home = max(fitting, key=lambda key: len(prefixes[key]), default="")
        own = prefixes[column.edition]
        if not home or prefixes[home] != own:
            zh = f"网址 {path} 不属于版“{column.edition}”"
            en = f'the path {path} is outside the edition "{column.edition}"'
            hint = Text(f"应以 {own}/ 开头", f"it must begin with {own}/")
            if home and not own:
                other = prefixes[home]
                hint = Text(f"{other} 是版“{home}”的", f'{other} belongs to the edition "{home}"')
            yield context.finding("E415", node, zh, en, hint)
        elif path == own:
            zh, en = f"网址 {path} 是版“{home}”的首页", f'the path {path} is the home page of the edition "{home}"'
            yield context.finding("E415", node, zh, en)


RULE = Rule(
    id="E415",
    summary=Text("网址不在本版之内", "a public path outside its edition"),
    description="""
The path is written in full. It begins with the prefix of its edition, and with that of no other; the
prefix alone is the edition's home page.
""",
    good="""
public: {path: /dw/ldzc}   # in the edition with the prefix /dw
""",
    bad="""
public: {path: /ldzc}   # in the edition with the prefix /dw
""",
    check=_check,
)
