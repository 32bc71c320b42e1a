"""The whole declaration, settled."""

from __future__ import annotations

from typing import Any

from generator.source import Node, SourceTree
from generator.spec.declarations import Declarations
from generator.spec.model import Edition, Site, Text, Unit
from generator.spec.places import at, read_text
from generator.spec.resolve.columns import children_of, read_columns
from generator.spec.resolve.errors import ResolveError
from generator.spec.resolve.fields import FieldReader
from generator.spec.resolve.lists import (
    read_calendars,
    read_codes,
    read_formats,
    read_freshness,
    read_workflows,
)
from generator.spec.resolve.matrix import read_duties, read_matrix
from generator.spec.resolve.types import TypeReader
from generator.spec.vocabulary import Vocabulary

DEFAULT_TIMEZONE = "Asia/Shanghai"


def resolve(tree: SourceTree, vocabulary: Vocabulary) -> Site:
    """The site that a tree declares.

    A tree without findings of severity error always resolves, and to an equal site each time. One with such findings
    may raise :class:`~generator.spec.resolve.errors.ResolveError`.
    """
    return resolve_declarations(Declarations.of(tree), vocabulary)


def resolve_declarations(declarations: Declarations, vocabulary: Vocabulary) -> Site:
    """As :func:`resolve`, for declarations that have been read already."""
    document = declarations.document("site")
    if document is None:
        raise ResolveError("there is no site.yaml", at(Node(None, "site.yaml", 1, 1)))
    site = document.get("site") or document
    codes = read_codes(declarations)
    formats = read_formats(declarations, vocabulary)
    workflows = read_workflows(declarations)
    reader = FieldReader(declarations.fields, codes, formats, vocabulary)
    type_reader = TypeReader(reader, declarations.fields, workflows, vocabulary)
    types = {key: type_reader.read(declared) for key, declared in declarations.types.items()}
    editions = _editions(declarations)
    columns = read_columns(declarations, editions, types)
    identity = site.get("identity")
    return Site(
        title=read_text(site.get("title")),
        languages=tuple(text for text, _ in site.texts("languages")) or ("zh",),
        timezone=site.text("timezone", DEFAULT_TIMEZONE),
        identity=dict(identity.value) if identity is not None and isinstance(identity.value, dict) else {},
        editions=editions,
        units=_units(declarations),
        duties=read_duties(declarations),
        columns=columns,
        record_types=types,
        workflows=workflows,
        codes=codes,
        formats=formats,
        freshness=read_freshness(declarations),
        calendars=read_calendars(declarations),
        matrix=read_matrix(declarations, vocabulary),
        children=children_of(columns),
    )


def _units(declarations: Declarations) -> dict[str, Unit]:
    found = {}
    for key, declared in declarations.units.items():
        node = declared.node
        title = read_text(node.get("title"), Text(key))
        found[key] = Unit(
            key,
            title,
            read_text(node.get("short"), title),
            counted=node.flag("counted", True),
            position=declared.position,
            **{name: node.text(name) for name in ("parent", "kind", "address", "phone", "hours", "code", "was")},
        )
    return found


def _editions(declarations: Declarations) -> dict[str, Edition]:
    found = {}
    for key, declared in declarations.editions.items():
        node = declared.node
        found[key] = Edition(
            key,
            read_text(node.get("title"), Text(key)),
            node.text("prefix").rstrip("/"),
            node.text("owner"),
            tuple(_block(key, part, declarations) for part in node.elements("home")),
            declared.position,
        )
    return found


def _block(edition: str, node: Node, declarations: Declarations) -> dict[str, Any]:
    """A block of a home page: ``columns`` as the ids that exist, ``title`` as a text, the rest as written."""
    block: dict[str, Any] = {}
    for key, value in node.pairs():
        if key == "columns":
            found = [declarations.columns.find(reference, edition) for reference, _ in value.texts()]
            block[key] = [columns[0].id for columns in found if len(columns) == 1]
        elif key == "title":
            block[key] = read_text(value)
        else:
            block[key] = value.value
    return block
