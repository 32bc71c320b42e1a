"""E318: a `$` path that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import Missing
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.values import paths_of


def _check(context: Context) -> Iterator[Finding]:
    if not context.is_complete("fieldset", "record", "column"):
        return
    for use in context.field_uses:
        for key in KEYS:
            node = use.decl.node.get(key)
            if node is None:
                continue
            for path in sorted(paths_of(node.value)):
                found = context.paths.path(path, use.scopes)
                if isinstance(found, Missing):
                    written = str(node.value) if isinstance(node.value, str) and "{" not in node.value else path
                    yield context.dead_end("E318", node, written, found)


KEYS = ("default", "min", "max", "value", "currency")


RULE = Rule(
    id="E318",
    summary=Text("$ 路径不存在", "a `$` path that leads nowhere"),
    description="""
`$name` is the value of a field, of a field of the referenced record, `$parent.name` inside rows, or one of
$today $now $me $unit $state $new. `{name}` in templates likewise.
""",
    good="""
max: $legal_days
""",
    bad="""
max: $legal_day
""",
    check=_check,
)
