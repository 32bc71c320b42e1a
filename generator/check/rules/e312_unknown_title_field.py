"""E312: a record title that names a field that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.paths import Missing
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.values import paths_of


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset"):
        return
    for key, record_type in declared.types.items():
        node = record_type.node.get("record_title")
        if node is None or not node.text():
            continue
        for path in sorted(paths_of(node.text())):
            found = context.paths.path(path, (declared.fields_of(key),))
            if isinstance(found, Missing):
                yield context.dead_end("E312", node, f"{{{path}}}", found)


RULE = Rule(
    id="E312",
    summary=Text("记录标题引用了不存在的字段", "a record title that names a field that is not there"),
    description="""
`record_title` is a template of `{field}` places; `{unit.short}` and other paths work too.
""",
    good="""
record_title: "{name}（{unit.short}）"
""",
    bad="""
record_title: "{nane}"
""",
    check=_check,
)
