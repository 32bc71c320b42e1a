"""Pages that belong to no column: home pages, units, search, site map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.portal import facets
from app.portal.column_pages import Branch, Panel, branch_of, hall_tabs
from app.portal.finding import PAGE_SIZE, find
from app.portal.frame import Frame, Link, context, make_pager, page_number
from app.portal.latest import Wanted, read_latest
from app.portal.visit import Visit, clean
from app.portal.words import unit_kind
from generator.spec.model import Column, Edition, Text

_MOST_TOPICS = 16
_HALL_ROWS = 8
_BLOCK_ROWS = 6
_UNIT_ROWS = 10
_MAP_DEPTH = 3


# -- home pages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A block of a home page: ``columns``, ``services`` or ``units``."""

    kind: str
    title: str
    panels: list[Panel] = field(default_factory=list)
    tabs: list[Link] = field(default_factory=list)
    topics: list[tuple[str, list[Link]]] = field(default_factory=list)
    units: list[tuple[str, list[Link]]] = field(default_factory=list)
    url: str = ""
    search_url: str = ""


@dataclass(frozen=True)
class _Plan:
    """A block before its records are read: columns or halls, and where in the list of wishes they begin."""

    kind: str
    title: Text | None
    columns: list[Column]
    start: int


def home_page(visit: Visit, edition: Edition) -> ResponseReturnValue:
    """The home page of an edition from the blocks of ``site.yaml``; what they name and is not there is skipped."""
    plans, wishes = _plan(visit, edition)
    found = read_latest(visit, wishes)
    blocks = [block for plan in plans if (block := _block(visit, plan, found)) is not None]
    frame = Frame("", edition, f"{edition.prefix}/")
    if not blocks:
        branches = [branch_of(visit, column, 1) for column in visit.portal.structure.children(edition.key)]
        return render_template("portal/home.html", **context(visit, frame), blocks=[], branches=branches)
    return render_template("portal/home.html", **context(visit, frame), blocks=blocks, branches=[])


def _plan(visit: Visit, edition: Edition) -> tuple[list[_Plan], list[Wanted]]:
    structure, site = visit.portal.structure, visit.portal.site
    plans: list[_Plan] = []
    wishes: list[Wanted] = []
    for block in edition.home:
        title = block.get("title")
        if block.get("columns"):
            named = (key for key in block["columns"] if key in structure.visible)
            columns = [site.columns[key] for key in named]
            plans.append(_Plan("columns", title, columns, len(wishes)))
            count = int(block.get("count", _BLOCK_ROWS))
            wishes += [Wanted(structure.leaves(column), count) for column in columns]
        if block.get("services"):
            halls = structure.halls(edition.key)
            plans.append(_Plan("services", title, halls, len(wishes)))
            wishes += [Wanted(structure.leaves_of_type(hall), _HALL_ROWS) for hall in halls]
        if block.get("units"):
            plans.append(_Plan("units", title, [], len(wishes)))
    return plans, wishes


def _block(visit: Visit, plan: _Plan, found: list[list[Any]]) -> Block | None:
    if plan.kind == "units":
        return Block("units", visit.text(plan.title) or visit.word("units"), units=unit_groups(visit), url=visit.link("/units.html"))
    if not plan.columns:
        return None
    panels = [
        Panel(Link(visit.text(one.title), visit.column_url(one)), visit.text(one.description), found[plan.start + place])
        for place, one in enumerate(plan.columns)
    ]
    if plan.kind == "columns":
        return Block("columns", visit.text(plan.title) or panels[0].link.title, panels)
    hall = plan.columns[0]
    topics = [group for one in plan.columns for group in hall_topics(visit, one)]
    return Block(
        "services",
        visit.text(plan.title) or visit.text(hall.title),
        panels,
        hall_tabs(visit, hall, hall)[1:],
        topics,
        url=visit.column_url(hall),
        search_url=f"{hall.public.path}/",
    )


def hall_topics(visit: Visit, hall: Column) -> list[tuple[str, list[Link]]]:
    """The themes of a hall as links into it: every facet of several choices, as declared."""
    offered = facets.facets_of(visit.portal.type(hall.record_type), hall)
    groups = []
    for facet in offered:
        if facet.kind != "many" or facet.field is None:
            continue
        links = [
            Link(visit.text(choice.label), visit.column_url(hall, **{facet.name: choice.value}))
            for choice in facet.field.choices[:_MOST_TOPICS]
        ]
        groups.append((facet.label.get(visit.locale), links))
    return groups


# -- units --------------------------------------------------------------------------------------------------------------


def unit_groups(visit: Visit) -> list[tuple[str, list[Link]]]:
    """All units under their kinds."""
    groups: dict[str, list[Link]] = {}
    for unit in visit.portal.site.units.values():
        link = Link(visit.text(unit.short), visit.link(f"/units/{unit.key}.html"))
        groups.setdefault(unit_kind(unit.kind, visit.locale), []).append(link)
    return list(groups.items())


def units_page(visit: Visit) -> ResponseReturnValue:
    """The directory of units."""
    frame = _plain_frame(visit, visit.word("units"), "/units.html")
    return render_template("portal/units.html", **context(visit, frame), groups=unit_groups(visit))


def unit_page(visit: Visit, key: str) -> ResponseReturnValue:
    """One unit: where it is, what it keeps, what it published last."""
    portal = visit.portal
    unit = portal.site.units.get(key)
    if unit is None:
        abort(404)
    latest = read_latest(visit, [Wanted(count=_UNIT_ROWS, unit=portal.generation.names.units[key])])[0]
    frame = _plain_frame(visit, visit.text(unit.title), f"/units/{key}.html", Link(visit.word("units"), visit.link("/units.html")))
    return render_template(
        "portal/unit.html",
        **context(visit, frame),
        unit=unit,
        latest=latest,
        columns=_unit_columns(visit, key),
        halls=_unit_halls(visit, key),
    )


def _unit_columns(visit: Visit, key: str) -> list[tuple[str, list[Link]]]:
    """The columns that a unit keeps, by edition, its own ones before those that it shares with many."""
    groups: dict[str, list[tuple[int, Link]]] = {}
    for column in visit.portal.structure.columns_of_unit(key):
        edition = visit.text(visit.portal.structure.edition_of(column).title)
        link = Link(visit.text(column.title), visit.column_url(column))
        groups.setdefault(edition, []).append((len(column.owners), link))
    return [(edition, [link for _, link in sorted(links, key=lambda one: one[0])]) for edition, links in groups.items()]


def _unit_halls(visit: Visit, key: str) -> list[Link]:
    """The unit's services in each hall, where the hall's list can be narrowed by unit."""
    links = []
    for edition in visit.portal.site.editions:
        for hall in visit.portal.structure.halls(edition):
            offered = facets.facets_of(visit.portal.type(hall.record_type), hall)
            facet = next((one for one in offered if one.kind == "unit"), None)
            if facet is not None and key in hall.owners:
                links.append(Link(visit.text(hall.title), visit.column_url(hall, **{facet.name: key})))
    return links


# -- search and site map ------------------------------------------------------------------------------------------------


def search_page(visit: Visit) -> ResponseReturnValue:
    """Search over everything that is published, at ``/search?q=``."""
    query = clean(visit.arguments.get("q", ""))
    page = page_number(visit.arguments.get("page", ""))
    hits, total = find(visit, query, page) if query else ([], 0)
    if page > 1 and not hits:
        abort(404)
    title = visit.word("results_for", q=query) if query else visit.word("search")
    frame = Frame(title, visit.portal.structure.main_edition, "/search", crumbs=_home_crumb(visit, visit.word("search")), indexed=False)
    pager = make_pager(page, total, PAGE_SIZE, lambda n: visit.link("/search", q=query, page=n if n > 1 else None))
    return render_template(
        "portal/search.html", **context(visit, frame), query=query, hits=hits, total=total, pager=pager
    )


def site_map_page(visit: Visit) -> ResponseReturnValue:
    """All columns of all editions."""
    structure = visit.portal.structure
    editions: list[tuple[Link, list[Branch]]] = [
        (
            Link(visit.text(edition.title), visit.edition_url(edition)),
            [branch_of(visit, column, _MAP_DEPTH - 1) for column in structure.children(edition.key, menu=False)],
        )
        for edition in visit.portal.site.editions.values()
    ]
    frame = _plain_frame(visit, visit.word("site_map"), "/sitemap.html")
    return render_template("portal/site_map.html", **context(visit, frame), maps=editions)


def robots(visit: Visit) -> ResponseReturnValue:
    """``/robots.txt``: what has no place in an index."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", "Disallow: /search", ""]
    return Response("\n".join(lines), mimetype="text/plain")


def _home_crumb(visit: Visit, title: str) -> list[Link]:
    main = visit.portal.structure.main_edition
    return [Link(visit.word("home"), visit.edition_url(main)), Link(title, "")]


def _plain_frame(visit: Visit, title: str, path: str, *between: Link, **more: Mapping[str, Any]) -> Frame:
    home, last = _home_crumb(visit, title)
    return Frame(title, visit.portal.structure.main_edition, path, crumbs=[home, *between, last], more=dict(more))
