"""The page of a column, by what it holds: other columns, a list, a single record, or what is not public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.portal.pages import records
from app.portal.reading import facets
from app.portal.reading.attached import FORMS_PAGE_SIZE, read_forms
from app.portal.reading.latest import Entry, Wanted, read_latest
from app.portal.reading.listing import Asked, read_list
from app.portal.reading.records import read_single
from app.portal.showing.frame import (
    Frame,
    Link,
    column_crumbs,
    column_metas,
    context,
    make_pager,
    page_number,
    side_menu,
)
from app.portal.showing.items import group_rows, shown_in
from app.portal.visit import Visit, clean
from app.portal.words import unit_kind
from generator.spec.model import Column, Unit

COUNTED_LAYOUTS = frozenset({"cards"})
MOST_PANELS = 12
_PANEL_ROWS = 5
FORMS_PAGE = "forms.html"


def column_page(visit: Visit, column: Column) -> ResponseReturnValue:
    """The page at ``column.public.path + "/"``."""
    structure = visit.portal.structure
    if not column.record_type:
        return _grouping_page(visit, column)
    if column.id not in structure.readable:
        return _closed_page(visit, column)
    if column.public.layout == "units" and structure.children(column.id):
        return _grouping_page(visit, column)
    if column.public.layout == "page":
        return _single_page(visit, column)
    return _list_page(visit, column)


def frame_of(visit: Visit, column: Column, **more: Any) -> Frame:
    """The frame of a column's page: the columns around it stand beside it, those of a service hall above it."""
    hall = visit.portal.structure.hall_of(column)
    return Frame(
        visit.text(column.title),
        visit.portal.structure.edition_of(column),
        f"{column.public.path}/",
        column,
        column_crumbs(visit, column, last=True),
        column_metas(visit.portal, column),
        more={
            "column": column,
            "side": side_menu(visit, column) if hall is None else None,
            "tabs": hall_tabs(visit, hall, column) if hall is not None else [],
            **more,
        },
    )


# -- columns of columns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Branch:
    """A column as part of a tree or a set of cards."""

    link: Link
    description: str
    children: list[Branch]


@dataclass(frozen=True)
class Panel:
    """A column with its newest records."""

    link: Link
    description: str
    entries: list[Entry]


def branch_of(visit: Visit, column: Column, depth: int) -> Branch:
    """A column with those below it, ``depth`` levels deep."""
    children = visit.portal.structure.children(column.id) if depth > 0 else []
    return Branch(
        Link(visit.text(column.title), visit.column_url(column), external="://" in column.link),
        visit.text(column.description),
        [branch_of(visit, child, depth - 1) for child in children],
    )


def _grouping_page(visit: Visit, column: Column) -> ResponseReturnValue:
    children = visit.portal.structure.children(column.id)
    layout = column.public.layout
    frame = frame_of(visit, column)
    if layout == "units":
        groups = by_unit_kind(visit, children)
        return render_template("portal/column_units.html", **context(visit, frame), groups=groups)
    if layout in ("tree", "cards") or len(children) > MOST_PANELS or not children:
        branches = [branch_of(visit, child, 3 if layout == "tree" else 0) for child in children]
        return render_template("portal/column_tree.html", **context(visit, frame), branches=branches, layout=layout)
    return render_template("portal/column_panels.html", **context(visit, frame), panels=panels_of(visit, children))


def panels_of(visit: Visit, columns: Sequence[Column], count: int = _PANEL_ROWS) -> list[Panel]:
    """Columns with their newest records, by one query."""
    structure = visit.portal.structure
    found = read_latest(visit, [Wanted(structure.leaves(column), count) for column in columns])
    return [
        Panel(
            Link(visit.text(column.title), visit.column_url(column), external="://" in column.link),
            visit.text(column.description),
            entries,
        )
        for column, entries in zip(columns, found, strict=True)
    ]


def by_unit_kind(visit: Visit, columns: Sequence[Column]) -> list[tuple[str, list[Link]]]:
    """Columns under the kind of the unit that keeps them."""
    units = visit.portal.site.units
    groups: dict[str, list[Link]] = {}
    for column in columns:
        owner: Unit | None = units.get(column.owners[0]) if column.owners else None
        heading = unit_kind(owner.kind if owner else "", visit.locale)
        groups.setdefault(heading, []).append(Link(visit.text(column.title), visit.column_url(column)))
    return list(groups.items())


def _closed_page(visit: Visit, column: Column) -> ResponseReturnValue:
    """A column that receives what the public sends: how to reach those who answer."""
    units = visit.portal.site.units
    owners = [units[key] for key in column.owners if key in units]
    children = visit.portal.structure.children(column.id)
    return render_template(
        "portal/column_closed.html",
        **context(visit, frame_of(visit, column)),
        owners=owners,
        branches=[branch_of(visit, child, 0) for child in children],
    )


# -- columns of records -----------------------------------------------------------------------------------------------


def _single_page(visit: Visit, column: Column) -> ResponseReturnValue:
    record = read_single(visit.portal, column, visit.now)
    if record is None:
        return render_template("portal/column_empty.html", **context(visit, frame_of(visit, column)))
    return records.render_record(visit, column, record, in_place=True)


def _list_page(visit: Visit, column: Column) -> ResponseReturnValue:
    portal = visit.portal
    kind = portal.type(column.record_type)
    shown = shown_in(visit, column)
    offered = facets.facets_of(kind, column, column.public.group_by)
    counted = [f for f in offered if column.public.layout in COUNTED_LAYOUTS or f.kind == "year"]
    chosen = facets.chosen(offered, visit)
    query = clean(visit.arguments.get("q", ""))
    page = page_number(visit.arguments.get("page", ""))
    asked = Asked(page, shown.fields, chosen, query, tuple(offered), tuple(counted))
    found = read_list(portal, column, asked, visit.now)
    if page > 1 and not found.rows:
        abort(404)
    views = facets.show_facets(visit, column, offered, chosen, found.counts)
    narrowed = {**chosen, "q": query}

    def url(number: int) -> str:
        return visit.column_url(column, **narrowed, page=number if number > 1 else None)

    return render_template(
        "portal/column_list.html",
        **context(visit, frame_of(visit, column)),
        groups=group_rows(visit, column, found.rows, shown),
        total=found.total,
        pager=make_pager(page, found.total, column.public.page_size, url),
        facets=views,
        query=query,
        narrowed=bool(chosen or query),
        clear_url=visit.column_url(column),
        kept=chosen,
        is_service=kind.is_service,
        layout=column.public.layout,
    )


def hall_tabs(visit: Visit, hall: Column, active: Column | None) -> list[Link]:
    """The views of a service hall: the hall, the columns below it, the forms of its services (active for None)."""
    links = [Link(visit.text(hall.title), visit.column_url(hall), hall is active)]
    links += [
        Link(visit.text(one.title), visit.column_url(one), one is active, "://" in one.link)
        for one in visit.portal.structure.children(hall.id)
    ]
    if visit.portal.type(hall.record_type).download_fields:
        links.append(Link(visit.word("forms"), visit.link(f"{hall.public.path}/{FORMS_PAGE}"), active is None))
    return links


def forms_page(visit: Visit, hall: Column) -> ResponseReturnValue:
    """The files of a hall's services at ``<hall>/forms.html``."""
    kind = visit.portal.type(hall.record_type)
    if not kind.is_service or not kind.download_fields or hall.id not in visit.portal.structure.readable:
        abort(404)
    page = page_number(visit.arguments.get("page", ""))
    groups, total = read_forms(visit, hall, page)
    if page > 1 and not groups:
        abort(404)
    path = f"{hall.public.path}/{FORMS_PAGE}"
    frame = Frame(
        visit.word("forms"),
        visit.portal.structure.edition_of(hall),
        path,
        hall,
        [*column_crumbs(visit, hall, last=True), Link(visit.word("forms"), visit.link(path))],
        column_metas(visit.portal, hall),
        more={"column": hall, "tabs": hall_tabs(visit, hall, None)},
    )
    pager = make_pager(page, total, FORMS_PAGE_SIZE, lambda n: visit.link(path, page=n if n > 1 else None))
    return render_template("portal/forms.html", **context(visit, frame), groups=groups, pager=pager)
