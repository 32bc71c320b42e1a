"""What surrounds every page: header, menus, breadcrumb, the labels that the state asks for, footer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from app.portal.portal import Portal
from app.portal.showing.rows import Cell
from app.portal.visit import Visit
from generator.spec.model import Column, Edition, Unit

MOST_IN_MENU = 60
FOOTER = ("sponsor", "organiser", "address", "postcode", "phone", "email")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Link:
    """A link of the frame."""

    title: str
    url: str
    active: bool = False
    external: bool = False


@dataclass(frozen=True)
class Menu:
    """The columns beside a page, under the one that they belong to; ``rest`` leads to those that found no room."""

    heading: Link
    links: list[Link]
    rest: Link | None = None


@dataclass(frozen=True)
class Frame:
    """The frame of one page. ``title`` is the page's own, without the site's name."""

    title: str
    edition: Edition
    path: str
    column: Column | None = None
    crumbs: Sequence[Link] = ()
    metas: Sequence[tuple[str, str]] = ()
    indexed: bool = True
    more: dict[str, Any] = field(default_factory=dict)


def site_metas(portal: Portal) -> list[tuple[str, str]]:
    """The labels of every page; domain.md §1.1. Names and values are the Chinese ones in every language."""
    identity = portal.site.identity
    return [
        ("SiteName", portal.site.title.zh),
        ("SiteDomain", str(identity.get("domain", ""))),
        ("SiteIDCode", str(identity.get("site_code", ""))),
    ]


def column_metas(portal: Portal, column: Column) -> list[tuple[str, str]]:
    """The labels of a column's pages."""
    freshness = portal.site.freshness.get(column.freshness)
    description = column.description.zh if column.description else column.title.zh
    above = [one.title.zh for one in portal.structure.ancestors(column)]
    return [
        ("ColumnName", column.title.zh),
        ("ColumnType", freshness.title.zh if freshness else column.title.zh),
        ("ColumnKeywords", ",".join([column.title.zh, *above[::-1]])),
        ("ColumnDescription", description),
    ]


def column_crumbs(visit: Visit, column: Column, *, last: bool = False) -> list[Link]:
    """The way from the edition's home to a column; the column itself too with ``last``."""
    structure = visit.portal.structure
    edition = structure.edition_of(column)
    crumbs = [Link(edition_crumb(visit, edition), visit.edition_url(edition))]
    above = [*structure.ancestors(column), *([column] if last else [])]
    return crumbs + [Link(visit.text(one.title), visit.column_url(one)) for one in above]


def edition_crumb(visit: Visit, edition: Edition) -> str:
    """What the first step of a breadcrumb is called: the home page, or the edition where there are others."""
    return visit.text(edition.title) if edition.prefix else visit.word("home")


def main_menu(visit: Visit, edition: Edition, column: Column | None) -> list[Link]:
    """The top columns of an edition."""
    top = column.path[0] if column is not None and column.edition == edition.key else ""
    return [
        Link(visit.text(one.title), visit.column_url(one), one.path[0] == top, "://" in one.link)
        for one in visit.portal.structure.children(edition.key)
    ]


def side_menu(visit: Visit, column: Column) -> Menu | None:
    """The columns below this one, or those beside it where there are none below."""
    structure = visit.portal.structure
    head, children = column, structure.children(column.id)
    if not children:
        parent = structure.parent(column)
        if parent is None:
            return None
        head, children = parent, structure.children(parent.id)
    heading = Link(visit.text(head.title), visit.column_url(head), head is column)
    links = [Link(visit.text(one.title), visit.column_url(one), one is column, "://" in one.link) for one in children]
    rest = Link(visit.word("full_list"), visit.column_url(head)) if len(links) > MOST_IN_MENU else None
    return Menu(heading, links[:MOST_IN_MENU], rest)


def context(visit: Visit, frame: Frame) -> dict[str, Any]:
    """The variables of ``portal/layout.html``."""
    portal, site = visit.portal, visit.portal.site
    name = visit.text(site.title)
    if frame.edition.prefix:
        name = f"{name} {visit.text(frame.edition.title)}"
    identity = site.identity
    return {
        "visit": visit,
        "frame": frame,
        "site_title": visit.text(site.title),
        "page_title": f"{frame.title} - {name}" if frame.title else name,
        "home_url": visit.edition_url(frame.edition),
        "main_url": visit.edition_url(portal.structure.main_edition),
        "edition_title": visit.text(frame.edition.title) if frame.edition.prefix else "",
        "editions": [
            Link(visit.text(one.title), visit.edition_url(one), one is frame.edition) for one in site.editions.values()
        ],
        "menu": main_menu(visit, frame.edition, frame.column),
        "metas": [*site_metas(portal), *frame.metas],
        "language_url": _other_language(visit, frame),
        "footer": [(visit.word(key), str(identity[key])) for key in FOOTER if identity.get(key)],
        "identity": identity,
        "search_url": "/search",
        "site_map_url": visit.link("/sitemap.html"),
        "units_url": visit.link("/units.html"),
        "contact_cells": lambda unit: contact_cells(visit, unit),
        **frame.more,
    }


def contact_cells(visit: Visit, unit: Unit) -> list[Cell]:
    """How to reach a unit."""
    cells = []
    for key in ("address", "phone", "hours"):
        value = getattr(unit, key)
        if value:
            html = Markup('<a href="tel:{}">{}</a>').format(_dialled(value), value) if key == "phone" else escape(value)
            cells.append(Cell(visit.word(key), html))
    return cells


def _dialled(phone: str) -> str:
    return "".join(character for character in phone if character in "+0123456789")


def _other_language(visit: Visit, frame: Frame) -> str:
    other = next((language for language in visit.portal.site.languages if language != visit.locale), "")
    query = {key: value for key, value in visit.arguments.items() if key != "lang"}
    return Visit(visit.portal, other).link(frame.path, **query) if other else ""


# -- pages of a list --------------------------------------------------------------------------------------------------


def page_number(text: str) -> int:
    """The page that an address asks for: the first one where it names none."""
    if not text.isascii() or not text.isdigit():
        return 1
    return max(1, int(text)) if _NUMBER.fullmatch(text) else 10**9


@dataclass(frozen=True)
class Pager:
    """Links to the pages of a list; a number 0 stands for those left out."""

    page: int
    pages: int
    previous: str
    next: str
    links: list[tuple[int, str]]


def make_pager(page: int, total: int, size: int, url: Callable[[int], str]) -> Pager | None:
    """The pager of a list of ``total`` entries, None where one page holds them all. ``url(number)`` is an address."""
    pages = max(1, -(-total // size))
    if pages < 2 or page > pages:
        return None
    wanted = sorted({1, pages, *(n for n in range(page - 2, page + 3) if 1 <= n <= pages)})
    links: list[tuple[int, str]] = []
    for number in wanted:
        if links and number - links[-1][0] > 1:
            links.append((0, ""))
        links.append((number, url(number)))
    return Pager(page, pages, url(page - 1) if page > 1 else "", url(page + 1) if page < pages else "", links)
