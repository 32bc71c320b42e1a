"""Columns with what they inherit, and the public side of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.spec.columns import ColumnDecl, ColumnIndex
from generator.spec.declarations import Declarations
from generator.spec.model import Column, Edition, ListSpec, PublicSpec, RecordType, Text
from generator.spec.places import at_key, maybe_text, read_text
from generator.spec.resolve.errors import ResolveError
from generator.spec.resolve.fields import plain_map
from generator.spec.resolve.types import read_list, read_order


def column_workflow(column: ColumnDecl) -> str:
    """The workflow that a column states or inherits, "" when there is none.

    It is inherited together with the record type; beyond the column that brought the type only columns without a type
    of their own are asked, since the workflow of another type says nothing about this one.
    """
    has_type = False
    for here in column.lineage():
        brings_type = here.owns_type or bool(here.node.text("record"))
        if has_type and brings_type:
            break
        named = here.node.text("workflow")
        if named:
            return named
        has_type = has_type or brings_type
    return ""


def public_paths(columns: ColumnIndex, prefixes: Mapping[str, str]) -> Iterator[tuple[ColumnDecl, str]]:
    """Every column with its absolute public path, parents first."""
    paths: dict[int, str] = {}
    for column in columns.order:
        stated = column.node.at("public", "path")
        above = paths[id(column.parent)] if column.parent is not None else prefixes.get(column.edition, "")
        path = stated.text().rstrip("/") if stated is not None and stated.text() else f"{above}/{column.key}"
        paths[id(column)] = path
        yield column, path


def read_columns(
    declarations: Declarations, editions: Mapping[str, Edition], types: Mapping[str, RecordType]
) -> dict[str, Column]:
    """The columns by id, each edition's tree in pre-order, editions as written."""
    prefixes = {key: edition.prefix for key, edition in editions.items()}
    found: dict[str, Column] = {}
    for decl, path in public_paths(declarations.columns, prefixes):
        if decl.edition not in editions:
            raise ResolveError(f"no edition {decl.edition!r}", at_key(decl.node, "column"))
        record_type = declarations.type_of(decl)
        if record_type and record_type not in types:
            raise ResolveError(f"no record type {record_type!r}", at_key(decl.node, "record"))
        found[decl.id] = _column(decl, path, types.get(record_type))
    places = {key: place for place, key in enumerate(editions)}
    return dict(sorted(found.items(), key=lambda item: places[item[1].edition]))


def _column(decl: ColumnDecl, path: str, record_type: RecordType | None) -> Column:
    node = decl.node
    owners = decl.inherited("owners")
    freshness = decl.inherited("class")
    list_node = node.get("list")
    base = record_type.list if record_type is not None else ListSpec()
    return Column(
        edition=decl.edition,
        path=decl.path,
        title=read_text(node.get("title"), Text(decl.key)),
        owners=tuple(unit for unit, _ in owners.texts()) if owners is not None else (),
        record_type=record_type.key if record_type is not None else "",
        freshness=freshness.text() if freshness is not None else "",
        indicator=node.text("indicator"),
        description=maybe_text(node.get("description")),
        list=read_list(list_node, base) if list_node is not None and not decl.owns_type else None,
        public=_public(decl, path, record_type),
        workflow=_differing_workflow(decl, record_type),
        menu=node.flag("menu", True),
        link=node.text("link"),
        was=node.text("was"),
        drop=node.flag("drop"),
        deprecated=plain_map(node.get("deprecated")),
        position=at_key(node, "column"),
    )


def _differing_workflow(decl: ColumnDecl, record_type: RecordType | None) -> str:
    named = column_workflow(decl)
    return named if record_type is not None and named != record_type.workflow.key else ""


def _public(decl: ColumnDecl, path: str, record_type: RecordType | None) -> PublicSpec:
    node = decl.node.get("public")
    single = record_type is not None and record_type.single
    layout = "page" if single else "list"
    if node is None or node.items is None:
        return PublicSpec(path, layout=layout)
    return PublicSpec(
        path,
        tuple(key for key, _ in node.texts("show")),
        node.text("group_by"),
        node.text("layout", layout),
        read_order(node),
        node.whole("page_size", PublicSpec("").page_size),
    )


def children_of(columns: Mapping[str, Column]) -> dict[str, tuple[str, ...]]:
    """The ids of the children of each column that has any, and of the top columns under each edition's key."""
    found: dict[str, list[str]] = {}
    for column in columns.values():
        found.setdefault(column.parent_id or column.edition, []).append(column.id)
    return {parent: tuple(children) for parent, children in found.items()}
