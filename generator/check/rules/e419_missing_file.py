"""E419: a file that every site has is missing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import NEEDED, Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Position, Text


def _check(context: Context) -> Iterator[Finding]:
    for kind in NEEDED:
        if kind not in context.declared.files and kind not in context.declared.incomplete:
            name = f"{kind}.yaml"
            hint = Text("run.py new site 可生成最小的站点", "run.py new site makes the smallest site")
            yield context.finding("E419", Position(name, 1, 1), f"缺少文件 {name}", f"the file {name} is missing", hint)


RULE = Rule(
    id="E419",
    summary=Text("缺少必需的文件", "a file that every site has is missing"),
    description="""
A site has at least site.yaml and units.yaml.
""",
    good="""
schemas/site.yaml
schemas/units.yaml
""",
    bad="""
schemas/units.yaml   # alone
""",
    check=_check,
)
