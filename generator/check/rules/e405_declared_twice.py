"""E405: something declared in two files."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for twice in context.declared.twice:
        if twice.kind != "record":
            key, first = twice.first.key, twice.first.position
            yield context.finding(
                "E405", twice.second.position, f"“{key}”已在 {first} 声明", f'"{key}" is declared at {first} already'
            )
    for kind in ("site", "units", "permissions", "formats", "freshness"):
        for path, node in context.declared.files.get(kind, [])[1:]:
            first_path = context.declared.files[kind][0][0]
            yield context.finding(
                "E405",
                node,
                f"{first_path} 已存在，{path} 不会读取",
                f"there is {first_path} already, {path} is not read",
            )


RULE = Rule(
    id="E405",
    summary=Text("重复声明", "something declared in two files"),
    description="""
Field sets, code lists, workflows and calendars are known by their keys, whatever their files are called; site.yaml,
units.yaml and permissions.yaml exist once.
""",
    good="""
fieldset: contact
""",
    bad="""
fieldset: contact   # in a second file too
""",
    check=_check,
)
