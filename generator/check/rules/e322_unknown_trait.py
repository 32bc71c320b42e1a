"""E322: a trait that does not exist, or an option that it does not know."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key


def _check(context: Context) -> Iterator[Finding]:
    known = context.vocabulary.traits
    nodes = [node for _, node in context.declared.files.get("record", [])]
    nodes += [column.node for column in context.declared.columns.written]
    for holder in nodes:
        traits = holder.get("traits")
        for name, options in traits.pairs() if traits is not None else ():
            if traits is not None and name not in known:
                yield context.unknown("E322", at_key(traits, name), ("特性", "trait"), name, known)
                continue
            legal = known[name].options
            for key, _ in options.pairs() if legal is not None else ():
                if legal is not None and key not in legal:
                    what = (f"特性“{name}”的选项", f'option of the trait "{name}"')
                    yield context.unknown("E322", at_key(options, key), what, key, legal)


RULE = Rule(
    id="E322",
    summary=Text("没有这个特性", "a trait that does not exist, or an option that it does not know"),
    description="""
Traits are a closed list; each has its own options.
""",
    good="""
traits: {publication: {}}
""",
    bad="""
traits: {publicaton: {}}
""",
    check=_check,
)
