"""E120: the merge key <<."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    yield from context.source_findings("E120")


RULE = Rule(
    id="E120",
    summary=Text("合并键", "the merge key <<"),
    description="""
Merge keys are not part of YAML 1.2 and lose the place where a value came from. Field sets share fields.
""",
    good="""
use: [contact]
""",
    bad="""
base: &base {type: text}
fields:
  title: {<<: *base, label: 标题}
""",
    check=_check,
)
