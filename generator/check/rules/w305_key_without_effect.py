"""W305: a key of a column that has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.spec.model import Text
from generator.spec.places import at_key

TYPE_KEYS = ("record_title", "single", "tree", "sections", "traits")
RECORD_KEYS = ("record", "fields", "use", "list", "workflow", "class", "public", *TYPE_KEYS)


def _check(context: Context) -> Iterator[Finding]:
    for column in context.declared.columns.written:
        is_link = bool(column.node.text("link"))
        keys = RECORD_KEYS if is_link else () if column.owns_type else TYPE_KEYS
        for key in keys:
            if column.node.get(key) is None:
                continue
            zh_why, en_why = (
                ("它是链接", "it is a link") if is_link else ("它没有自己的记录类型", "it owns no record type")
            )
            zh, en = (
                f"栏目“{column.key}”的“{key}”没有作用：{zh_why}",
                f'"{key}" of the column "{column.key}" has no effect: {en_why}',
            )
            yield context.finding("W305", at_key(column.node, key), zh, en)


RULE = Rule(
    id="W305",
    summary=Text("写了没有作用的键", "a key of a column that has no effect"),
    description="""
What describes a record type has no effect on a column that does not own one; a column that is a link to elsewhere has
no records at all.
""",
    good="""
column: news
record: article
""",
    bad="""
column: news
record: article
record_title: "{title}"
""",
    check=_check,
)
