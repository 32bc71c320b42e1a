"""E520: an expectation that the matrix does not fulfil."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.policy import failed_expectations


def _check(context: Context) -> Iterator[Finding]:
    for expectation, action, decision in failed_expectations(context.site):
        who = f"{expectation.unit}.{expectation.duty}"
        if expectation.allowed:
            zh = f"期望 {who} 可以在 {expectation.on} 上 {action}，但不可以：{decision.text.zh}"
            en = f"{who} is expected to {action} on {expectation.on}, but may not: {decision.text.get('en')}"
        else:
            zh = f"期望 {who} 不可以在 {expectation.on} 上 {action}，但可以：{decision.text.zh}"
            en = f"{who} is expected not to {action} on {expectation.on}, but may: {decision.text.get('en')}"
        yield context.finding("E520", expectation.position, zh, en)


RULE = Rule(
    id="E520",
    summary=Text("权限期望不成立", "an expectation that the matrix does not fulfil"),
    description="""
Statements under `expect` are run against the matrix: who, in which unit, may or may not do what where. They run once
everything else is right.
""",
    good="""
expect:
  - {unit: jyj, duty: editor, may: [create], on: education_news}
""",
    bad="""
expect:
  - {unit: jyj, duty: editor, may: [publish], on: education_news}   # editors may not
""",
    check=_check,
    needs_site=True,
)
