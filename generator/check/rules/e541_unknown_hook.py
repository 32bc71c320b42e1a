"""E541: a hook that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    known = context.vocabulary.hooks
    for override in context.vocabulary.overrides.values():
        for name, position in override.hooks.items():
            if name not in known:
                yield context.unknown("E541", position, ("钩子", "hook"), name, known)


RULE = Rule(
    id="E541",
    summary=Text("没有这个钩子", "a hook that does not exist"),
    description="""
An override implements the hooks of the guide; a misspelt one would never be called.
""",
    good="""
def check_record(data): ...
""",
    bad="""
def check_recrod(data): ...
""",
    check=_check,
)
