"""The page of a record at ``<column>/<id>.html``."""

from __future__ import annotations

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue
from jinja2 import Template

from app.office.presentation import public_url
from app.portal.reading.records import ReadRecord, read_record
from app.portal.showing.frame import Frame, Link, column_crumbs, column_metas, context, side_menu
from app.portal.showing.records import RecordView, show_record
from app.portal.visit import Visit
from generator.spec.model import Column


def record_page(visit: Visit, column: Column, entry_id: int) -> ResponseReturnValue:
    """A visible record. One that is at home in another column of the same type is sent there; else 404."""
    if not column.record_type or column.id not in visit.portal.structure.readable:
        abort(404)
    record = read_record(visit.portal, column, entry_id, visit.now)
    home = None if record is None else visit.column(record.column)
    if record is None or home is None:
        abort(404)
    if home is not column:
        return redirect(visit.record_url(home, entry_id), 301)
    return render_record(visit, column, record)


def render_record(visit: Visit, column: Column, record: ReadRecord, *, in_place: bool = False) -> str:
    """The record's page, or the page of the column that shows it in place."""
    portal = visit.portal
    view = show_record(visit, record, portal.generation.hooks_of(record.kind.record_type.key))
    crumbs = column_crumbs(visit, column, last=True)
    if not in_place:
        crumbs.append(Link(view.title, visit.record_url(column, record.id)))
    frame = Frame(
        visit.text(column.title) if in_place else view.title,
        portal.structure.edition_of(column),
        f"{column.public.path}/" if in_place else public_url(column, record.id),
        column,
        crumbs,
        [*column_metas(portal, column), *_metas(view, "" if in_place else _address(visit, column, record))],
        more={"column": column, "side": side_menu(visit, column), **view.extra},
    )
    key = record.kind.record_type.key
    names: list[str | Template] = [f"record/{key}.html", "portal/record.html"]
    return render_template(names, **context(visit, frame), view=view, record=record, in_place=in_place)


def _address(visit: Visit, column: Column, record: ReadRecord) -> str:
    domain = visit.portal.site.identity.get("domain", "")
    return f"https://{domain}{public_url(column, record.id)}" if domain else ""


def _metas(view: RecordView, address: str) -> list[tuple[str, str]]:
    """The labels of a content page; domain.md §1.1."""
    metas = [("ArticleTitle", view.title), ("PubDate", view.published), ("ContentSource", view.source)]
    optional = {
        "Keywords": view.keywords,
        "Author": view.author,
        "Description": view.description,
        "Url": address,
    }
    return metas + [(name, value) for name, value in optional.items() if value]
