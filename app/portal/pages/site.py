"""Pages that belong to no column: home pages, units, search, site map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.portal.pages.columns import Branch, Panel, branch_of, hall_tabs
from app.portal.reading import facets
from app.portal.reading.facets import Facet
from app.portal.reading.finding import PAGE_SIZE, find
from app.portal.reading.latest import Entry, Tally, Wanted, read_home, read_latest
from app.portal.showing.frame import Frame, Link, context, make_pager, page_number
from app.portal.visit import Visit, clean
from app.portal.words import unit_kind
from generator.spec.model import Column, Edition, Text

Rows = Sequence[tuple[Any, int]]
_MOST_TOPICS = 16
_HALL_ROWS = 8
_BLOCK_ROWS = 6
_UNIT_ROWS = 10
_MAP_DEPTH = 3


# -- home pages -------------------------------------------------------------------------------------------------------


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
    topics = [
        topic for plan in plans if plan.kind == "services" for hall in plan.columns for topic in _topics(visit, hall)
    ]
    found, tallies = read_home(visit, wishes, [tally for _, _, tally in topics])
    counted = [(hall, facet, rows) for (hall, facet, _), rows in zip(topics, tallies, strict=True)]
    blocks = [block for plan in plans if (block := _block(visit, plan, found, counted)) is not None]
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


def _block(
    visit: Visit, plan: _Plan, found: Sequence[list[Entry]], topics: Sequence[tuple[Column, Facet, Rows]]
) -> Block | None:
    if plan.kind == "units":
        title = visit.text(plan.title) or visit.word("units")
        return Block("units", title, units=unit_groups(visit), url=visit.link("/units.html"))
    if not plan.columns:
        return None
    panels = [
        Panel(Link(visit.text(one.title), visit.column_url(one)), visit.text(one.description), entries)
        for one, entries in zip(plan.columns, found[plan.start :], strict=False)
    ]
    if plan.kind == "columns":
        return Block("columns", visit.text(plan.title) or panels[0].link.title, panels)
    hall = plan.columns[0]
    return Block(
        "services",
        visit.text(plan.title) or visit.text(hall.title),
        panels,
        hall_tabs(visit, hall, hall)[1:],
        [_topic_links(visit, one, facet, rows) for one, facet, rows in topics if one in plan.columns and rows],
        url=visit.column_url(hall),
        search_url=f"{hall.public.path}/",
    )


def _topics(visit: Visit, hall: Column) -> list[tuple[Column, Facet, Tally]]:
    """The themes of a hall, which are its facets of several choices, each with the question how much it holds."""
    kind = visit.portal.type(hall.record_type)
    scope = visit.portal.structure.scope(hall).columns
    return [
        (hall, facet, Tally(kind, facets.expression(visit.portal, facet, kind, visit.now), scope))
        for facet in facets.facets_of(kind, hall)
        if facet.kind == "many"
    ]


def _topic_links(visit: Visit, hall: Column, facet: Facet, rows: Rows) -> tuple[str, list[Link]]:
    """The options of a theme that have services, as links into the hall."""
    counts = facets.count_options(facet, rows)
    links = [
        Link(visit.text(choice.label), visit.column_url(hall, **{facet.name: choice.value}))
        for choice in (facet.field.choices if facet.field is not None else ())
        if counts.get(choice.value)
    ]
    return facet.label.get(visit.locale), links[:_MOST_TOPICS]


# -- units ------------------------------------------------------------------------------------------------------------


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
    halls = _unit_halls(visit, key)
    number = portal.generation.names.units[key]
    wishes = [Wanted(portal.structure.leaves_of_type(hall), _UNIT_ROWS, number) for hall, _ in halls]
    latest, *services = read_latest(visit, [Wanted((), _UNIT_ROWS, number), *wishes])
    directory = Link(visit.word("units"), visit.link("/units.html"))
    frame = _plain_frame(visit, visit.text(unit.title), f"/units/{key}.html", directory)
    return render_template(
        "portal/unit.html",
        **context(visit, frame),
        unit=unit,
        latest=latest,
        columns=_unit_columns(visit, key),
        halls=[(link, entries) for (_, link), entries in zip(halls, services, strict=True) if entries],
    )


def _unit_columns(visit: Visit, key: str) -> list[tuple[str, list[Link]]]:
    """The columns that a unit keeps, by edition, its own ones before those that it shares with many."""
    groups: dict[str, list[tuple[int, Link]]] = {}
    for column in visit.portal.structure.columns_of_unit(key):
        edition = visit.text(visit.portal.structure.edition_of(column).title)
        link = Link(visit.text(column.title), visit.column_url(column))
        groups.setdefault(edition, []).append((len(column.owners), link))
    return [(edition, [link for _, link in sorted(links, key=lambda one: one[0])]) for edition, links in groups.items()]


def _unit_halls(visit: Visit, key: str) -> list[tuple[Column, Link]]:
    """The halls in which a unit may have services, with a link to those of the unit where the list can be narrowed."""
    found = []
    for edition in visit.portal.site.editions:
        for hall in visit.portal.structure.halls(edition):
            offered = facets.facets_of(visit.portal.type(hall.record_type), hall)
            facet = next((one for one in offered if one.kind == "unit"), None)
            narrowed = {facet.name: key} if facet is not None else {}
            found.append((hall, Link(visit.text(hall.title), visit.column_url(hall, **narrowed))))
    return found


# -- search and site map ----------------------------------------------------------------------------------------------


def search_page(visit: Visit) -> ResponseReturnValue:
    """Search over everything that is published, at ``/search?q=``."""
    query = clean(visit.arguments.get("q", ""))
    page = page_number(visit.arguments.get("page", ""))
    hits, total = find(visit, query, page) if query else ([], 0)
    if page > 1 and not hits:
        abort(404)
    title = visit.word("results_for", q=query) if query else visit.word("search")
    crumbs = _home_crumb(visit, visit.word("search"))
    frame = Frame(title, visit.portal.structure.main_edition, "/search", crumbs=crumbs, indexed=False)
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


def _plain_frame(visit: Visit, title: str, path: str, *between: Link) -> Frame:
    home, last = _home_crumb(visit, title)
    return Frame(title, visit.portal.structure.main_edition, path, crumbs=[home, *between, last])
