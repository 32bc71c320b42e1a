"""E424: a format with the name of a built-in one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    for key, declared in context.declared.formats.items():
        if key in context.vocabulary.formats:
            yield context.finding("E424", declared.position, f"格式“{key}”是内置的", f'the format "{key}" is built in')


RULE = Rule(
    id="E424",
    summary=Text("格式名由系统占用", "a format with the name of a built-in one"),
    description="""
Built-in formats cannot be replaced: records elsewhere rely on what they mean.
""",
    good="""
formats:
  short_slug: {…}
""",
    bad="""
formats:
  slug: {…}
""",
    check=_check,
)
