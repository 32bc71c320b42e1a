"""The start page, grouping columns, the search over everything, the tree as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import abort, jsonify, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from app.admin.current import caller, connection, workplace
from app.admin.record_lists import state_badge
from app.admin.shell import breadcrumbs, column_url, reachable, tree_data
from app.office.context import local_now
from app.office.reading import is_visible
from app.store import search, tables
from app.store.database import utc_now
from generator.spec.model import Column
from generator.spec.policy import RecordFacts

_BOX = 8
_SCANNED = 200


class HomeView(BaseView):
    """``/admin/`` and what belongs to no single record type."""

    route_base = "/admin"
    default_view = "index"

    @expose("/")
    @login_required
    def index(self) -> str:
        """The start page: drafts, what waits for a decision, what was published, quick links."""
        place, who = workplace(), caller()
        now = local_now(place, utc_now())
        hello = _("上午好") if now.hour < 12 else _("下午好") if now.hour < 18 else _("晚上好")
        start = {
            "greeting": f"{hello}，{who.name}" if who.locale == "zh" else f"{hello}, {who.name}",
            "today": now.strftime("%Y-%m-%d"),
            "quick": _quick(),
            "quick_more_url": None,
            "boxes": [
                _box("drafts", _("我的草稿"), "edit", _drafts(), _("没有草稿。新建的内容先保存为草稿，完成后送审。")),
                _box("waiting", _("等待我办理"), "inbox", _waiting(), _("没有等待您办理的内容。")),
                _box("published", _("最近发布"), "world", _published(), _("还没有发布过内容。")),
            ],
            "notices": [],
            "new_here": None,
        }
        return str(self.render_template("office/dashboard.html", start=start))

    @expose("/lang/<key>")
    def language(self, key: str) -> Response:
        """Goes on in another language, on the page that one comes from."""
        if key not in workplace().generation.site.languages:
            abort(404)
        session["locale"] = key
        came = urlsplit(request.referrer or "")
        inside = came.netloc == request.host and came.path.startswith("/admin/")
        return redirect((came.path + (f"?{came.query}" if came.query else "")) if inside else "/admin/")

    @expose("/column")
    @login_required
    def column(self) -> str:
        """An edition, or a column that only groups others."""
        place, who = workplace(), caller()
        site, wanted = place.generation.site, request.args.get("id", "")
        shown = reachable(place, who)
        column = site.columns.get(wanted)
        if (column is None or wanted not in shown) and wanted not in site.editions:
            abort(404)
        title = column.title if column else site.editions[wanted].title
        below = [site.columns[key] for key in site.children.get(wanted, ()) if key in shown]
        creating = set(place.generation.policy.columns_for(who.actor, "create"))
        counts = _counts([c for c in below if c.record_type])
        page = {
            "title": title.get(who.locale),
            "description": column.description.get(who.locale) if column and column.description else "",
            "facts": _column_facts(column) if column else [],
            "public_url": (column.public.path or "/") if column else site.editions[wanted].prefix + "/",
            "children": [
                {
                    "title": c.title.get(who.locale),
                    "url": column_url(c),
                    "description": c.description.get(who.locale) if c.description else "",
                    "count": counts.get(c.id, 0) if c.record_type else None,
                    "new_url": f"/admin/{c.record_type}/add?column={c.id}" if c.id in creating else None,
                }
                for c in below
            ],
            "empty": _("这里没有您可以打开的下级栏目。"),
        }
        return str(
            self.render_template("office/column.html", column=page, breadcrumbs=breadcrumbs(place, wanted, who.locale))
        )

    @expose("/tree")
    @login_required
    def tree(self) -> Response:
        """All columns of the person, for the filter box."""
        return jsonify(tree_data(workplace(), caller()))

    @expose("/search")
    @login_required
    def search(self) -> str:
        """Records of all types that hold every word of ``?q=``."""
        query = request.args.get("q", "")[:200]
        items = _found(query)
        start = {
            "greeting": _("搜索：%(query)s", query=query) if query else _("搜索"),
            "today": _("找到 %(n)s 条", n=len(items)),
            "quick": [],
            "quick_more_url": None,
            "boxes": [_box("found", _("结果"), "search", items, _("没有找到。请换一个词，或检查错别字。"), most=50)],
            "notices": [],
            "new_here": None,
        }
        return str(self.render_template("office/search.html", start=start, query=query))


def _quick() -> list[dict[str, str]]:
    place, who = workplace(), caller()
    columns = place.generation.site.columns
    return [
        {
            "title": columns[key].title.get(who.locale),
            "url": f"/admin/{columns[key].record_type}/add?column={key}",
            "group": place.generation.site.editions[columns[key].edition].title.get(who.locale),
        }
        for key in place.generation.policy.columns_for(who.actor, "create")[:12]
        if columns[key].record_type
    ]


def _column_facts(column: Column) -> list[dict[str, str]]:
    site, locale = workplace().generation.site, caller().locale
    owners = "、".join(site.units[unit].short.get(locale) for unit in column.owners[:6])
    freshness = site.freshness.get(column.freshness)
    facts = [
        (_("主管单位"), owners + (f" +{len(column.owners) - 6}" if len(column.owners) > 6 else "")),
        (_("更新要求"), freshness.title.get(locale) if freshness else ""),
        (_("考核指标"), column.indicator),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _counts(columns: Sequence[Column]) -> dict[str, int]:
    """Published records by column: a number that everyone may know."""
    names = workplace().generation.names
    ids = {names.columns[c.id]: c.id for c in columns}
    if not ids:
        return {}
    table = tables.entries
    rows = connection().execute(
        sa.select(table.c.column_id, sa.func.count())
        .where(table.c.column_id.in_(ids), table.c.public)
        .group_by(table.c.column_id)
    )
    return {ids[number]: count for number, count in rows}


def _box(
    key: str, title: str, icon: str, items: list[dict[str, Any]], empty: str, *, most: int = _BOX
) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "icon": icon,
        "count": len(items),
        "capped": len(items) >= _SCANNED,
        "items": items[:most],
        "more_url": None,
        "empty": empty,
    }


def _readable(query: Any, action: Any = None) -> list[dict[str, Any]]:
    """Entries of ``query`` that the person may read and, where ``action`` is given, act upon, as list items."""
    place, who = workplace(), caller()
    generation, now = place.generation, utc_now()
    items = []
    for row in connection().execute(query.limit(_SCANNED)):
        kind = generation.names.type_keys.get(row.type_id, "")
        column = generation.names.column_keys.get(row.column_id, "")
        model = generation.models.get(kind)
        if model is None:
            continue
        visible = is_visible(row.public, row.published_from, row.published_until, now)
        facts = RecordFacts(column, generation.names.unit_keys.get(row.unit_id, ""), row.state, row.created_by, visible)

        def may(wanted: str, kind: str = kind, column: str = column, facts: RecordFacts = facts) -> bool:
            return generation.policy.decide(who.actor, wanted, record_type=kind, column=column, record=facts).allowed

        if may("read") and (action is None or any(may(a) for a in action(model, row.state))):
            items.append(_item(row, kind, column))
    return items


def _item(row: Any, kind: str, column: str) -> dict[str, Any]:
    place, locale = workplace(), caller().locale
    site = place.generation.site
    unit = site.units.get(place.generation.names.unit_keys.get(row.unit_id, ""))
    when: datetime = local_now(place, row.updated_at)
    return {
        "title": row.title,
        "url": f"/admin/{kind}/show/{row.id}",
        "column": site.columns[column].title.get(locale) if column in site.columns else "",
        "unit": unit.short.get(locale) if unit else "",
        "when": when.strftime("%m-%d %H:%M"),
        "state": state_badge(place.generation.models[kind], row.state, locale),
        "late": False,
    }


def _drafts() -> list[dict[str, Any]]:
    table = tables.entries
    query = sa.select(table).where(table.c.created_by == caller().actor.user_id, ~table.c.public)
    return _readable(query.order_by(table.c.updated_at.desc()))


def _waiting() -> list[dict[str, Any]]:
    """Records, not one's own, from whose state the person may take a step."""
    table, who = tables.entries, caller()
    waiting = {
        state.key
        for model in workplace().generation.models.values()
        for state in model.record_type.workflow.states
        if not state.public and not state.editable
    }

    def steps(model: Any, state: str) -> list[str]:
        return [t.action for t in model.record_type.workflow.transitions if state in t.sources]

    query = sa.select(table).where(
        table.c.state.in_(waiting),
        ~table.c.public,
        sa.or_(table.c.created_by.is_(None), table.c.created_by != who.actor.user_id),
    )
    return _readable(query.order_by(table.c.updated_at), steps)


def _published() -> list[dict[str, Any]]:
    table, names = tables.entries, workplace().generation.names
    units = [names.units[a.unit] for a in caller().actor.assignments]
    query = sa.select(table).where(table.c.public, table.c.unit_id.in_(units))
    return _readable(query.order_by(table.c.updated_at.desc()).limit(_BOX))


def _found(query: str) -> list[dict[str, Any]]:
    match = search.matching(connection().dialect.name, query, inner=True)
    if match is None:
        return []
    table = tables.entries
    return _readable(sa.select(table).where(table.c.id.in_(match)).order_by(table.c.id.desc()))
