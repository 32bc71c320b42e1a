"""E511: a personal field that would have to be read in the clear."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.context import Context
from generator.check.finding import Finding
from generator.check.rule import Rule
from generator.source import Node
from generator.spec.declarations import Declarations
from generator.spec.fieldlists import FieldDecl
from generator.spec.model import Text
from generator.spec.places import at_key
from generator.spec.resolve.fields import PERSONAL_TYPES
from generator.spec.values import paths_of

KEYS = ("filter", "sort", "search", "unique")


def is_personal(declared: Declarations, field: FieldDecl) -> bool:
    """Whether the field, or one inside it, is sealed in the database."""
    inner = [*declared.fields.inside(field).values()]
    inner += [one for kind in declared.fields.kinds(field).values() for one in kind.values()]
    return field.node.flag("personal", field.type in PERSONAL_TYPES) or any(is_personal(declared, one) for one in inner)


def _named(holder: Node, key: str, in_type: bool) -> Iterator[tuple[str, Node]]:
    """The fields that titles and orders read, with where they are named."""
    title = holder.get("record_title")
    if in_type and title is not None:
        for path in sorted(paths_of(title.text() or "")):
            yield path.partition(".")[0], title
    for part, names in (("list", ("order",)), ("public", ("order", "group_by"))):
        node = holder.get(part)
        for name in names if node is not None else ():
            for text, place in node.texts(name) if node is not None else ():
                yield text.removeprefix("-"), place


def _check(context: Context) -> Iterator[Finding]:
    declared = context.declared
    if not context.is_complete("fieldset", "record"):
        return
    seen: set[int] = set()
    for use in context.field_uses:
        node = use.decl.node
        if id(node) in seen or not is_personal(declared, use.decl):
            continue
        seen.add(id(node))
        for key in KEYS:
            found = node.get(key)
            if found is not None and found.value not in (False, None):
                zh = f"个人信息字段“{use.decl.key}”加密存储，不能写“{key}”"
                yield context.finding(
                    "E511", at_key(node, key), zh, f'the personal field "{use.decl.key}" is sealed: no "{key}"'
                )
    holders = [(key, one.node, True) for key, one in declared.types.items()]
    holders += [(declared.type_of(one), one.node, False) for one in declared.columns.written if not one.owns_type]
    for key, holder, in_type in holders:
        fields = declared.fields_of(key) if key in declared.types else {}
        for name, place in _named(holder, key, in_type):
            if name in fields and is_personal(declared, fields[name]):
                zh = f"个人信息字段“{name}”加密存储，不能用在标题、排序或分组里"
                yield context.finding(
                    "E511", place, zh, f'the personal field "{name}" is sealed: no title, order or group by it'
                )


RULE = Rule(
    id="E511",
    summary=Text("个人信息字段用于筛选、排序、检索或标题", "a personal field that would have to be read in the clear"),
    description="""
Personal fields are encrypted in the database, so nothing can be filtered, sorted, searched or found to be unique by
them; and a title or a heading would show them to everyone who sees the list.
""",
    good="""
name: {type: text, label: 姓名, personal: true}
""",
    bad="""
name: {type: text, label: 姓名, personal: true, filter: true}
""",
    check=_check,
)
