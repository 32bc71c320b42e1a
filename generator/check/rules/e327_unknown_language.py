"""E327: a language that the site does not have."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text


def _check(context: Context) -> Iterator[Finding]:
    document = context.declared.document("site")
    site = document.get("site") if document is not None else None
    if site is None:
        return
    known = tuple(language for language, _ in site.texts("languages")) or ("zh",)
    for field in context.written_fields:
        for language, node in field.node.texts("translate"):
            if language not in known:
                yield context.unknown("E327", node, ("语言", "language"), language, known)


RULE = Rule(
    id="E327",
    summary=Text("站点没有这种语言", "a language that the site does not have"),
    description="""
`translate` names languages of site.yaml.
""",
    good="""
translate: [zh, en]
""",
    bad="""
translate: [zh, fr]
""",
    check=_check,
)
