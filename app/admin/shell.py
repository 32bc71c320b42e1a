"""The frame of every staff screen: the tree of editions and columns, the menu, the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.admin.current import caller, workplace
from app.office.context import Caller, Workplace
from generator.spec.model import Column, Site

TOOLS = (
    ("users", "/admin/accounts/", "users"),
    ("users", "/admin/users/list/", "users-group"),
    ("users", "/admin/roles/list/", "shield"),
)


def column_url(column: Column) -> str:
    """The staff address of a column: its list, or the page of what is below it."""
    if column.record_type:
        return f"/admin/{column.record_type}/?{urlencode({'column': column.id})}"
    return f"/admin/column?{urlencode({'id': column.id})}"


def reachable(place: Workplace, who: Caller) -> frozenset[str]:
    """Ids of the columns in which the person may read something, with their ancestors."""
    cache: dict[Any, frozenset[str]] = place.generation.__dict__.setdefault("_reachable", {})
    key = (who.actor.assignments, who.actor.user_id is None)
    if key not in cache:
        if len(cache) > 512:
            cache.clear()
        site, found = place.generation.site, set()
        policy = place.generation.policy
        for action in ("create", "edit", "read"):
            for column_id in policy.columns_for(who.actor, action):
                while column_id and column_id not in found:
                    found.add(column_id)
                    column_id = site.columns[column_id].parent_id
        cache[key] = frozenset(found)
    return cache[key]


def shell_context() -> dict[str, Any]:
    """The variable ``shell`` of every template."""
    if "caller" not in g:
        return {"shell": None}
    place, who = workplace(), caller()
    site = place.generation.site
    signed_in = who.actor.user_id is not None
    return {
        "shell": {
            "site_title": site.title.get(who.locale),
            "home_url": "/admin/",
            "locale": who.locale,
            "csrf": generate_csrf(),
            "languages": [
                {"title": title, "url": f"/admin/lang/{key}", "active": key == who.locale}
                for key, title in (("zh", "中文"), ("en", "English"))
                if key in site.languages
            ],
            "search": {"url": "/admin/search", "name": "q", "value": request.args.get("q", "")} if signed_in else None,
            "banner": None,
            "editions": _editions(place, who) if signed_in else [],
            "tree_url": "/admin/tree",
            "menu": _menu(place, who) if signed_in else [],
            "user": _user(place, who) if signed_in else None,
        }
    }


def active_column() -> str:
    """The id of the column that the page is about, "" for none."""
    found: str = g.get("active_column", "") or request.args.get("column", "") or request.args.get("id", "")
    return found


def _editions(place: Workplace, who: Caller) -> list[dict[str, Any]]:
    site, active = place.generation.site, active_column()
    open_ids = set()
    step = active if active in site.columns else ""
    while step:
        open_ids.add(step)
        step = site.columns[step].parent_id
    shown = reachable(place, who)
    current = active.split("/", 1)[0] if active else ""
    reach_editions = dict.fromkeys(site.columns[c].edition for c in site.columns if c in shown)
    if not current:
        current = next(iter(reach_editions), "")
    return [
        {
            "key": key,
            "title": site.editions[key].title.get(who.locale),
            "url": f"/admin/column?{urlencode({'id': key})}",
            "active": key == current,
            "columns": _nodes(site, key, shown, open_ids, active, who.locale) if key == current else [],
        }
        for key in site.editions
        if key in reach_editions
    ]


def _nodes(
    site: Site, parent: str, shown: Iterable[str], open_ids: set[str], active: str, locale: str
) -> list[dict[str, Any]]:
    nodes = []
    for column_id in site.children.get(parent, ()):
        if column_id not in shown:
            continue
        column = site.columns[column_id]
        below = any(child in shown for child in site.children.get(column_id, ()))
        is_open = column_id in open_ids
        nodes.append(
            {
                "id": column_id,
                "title": column.title.get(locale),
                "url": column_url(column),
                "active": column_id == active,
                "open": is_open,
                "branch": below and not is_open,
                "children": _nodes(site, column_id, shown, open_ids, active, locale) if is_open and below else [],
            }
        )
    return nodes


def tree_data(place: Workplace, who: Caller) -> list[dict[str, str]]:
    """All columns that the person may open, for the filter box: id, title, address, names of the ancestors."""
    site, shown = place.generation.site, reachable(place, who)
    titles: Mapping[str, str] = {key: column.title.get(who.locale) for key, column in site.columns.items()}

    def path(column: Column) -> str:
        names, step = [], column.parent_id
        while step:
            names.append(titles[step])
            step = site.columns[step].parent_id
        return " / ".join([site.editions[column.edition].title.get(who.locale), *reversed(names)])

    return [
        {"id": key, "title": titles[key], "url": column_url(column), "path": path(column)}
        for key, column in site.columns.items()
        if key in shown
    ]


def _menu(place: Workplace, who: Caller) -> list[dict[str, Any]]:
    policy = place.generation.policy
    names = {
        "/admin/accounts/": _("人员与岗位"),
        "/admin/users/list/": _("全部账号"),
        "/admin/roles/list/": _("角色与授权"),
    }
    items = [
        {"title": names[url], "url": url, "icon": icon, "active": request.path.startswith(url), "count": None}
        for tool, url, icon in TOOLS
        if policy.decide(who.actor, "use", tool=tool).allowed
    ]
    start = {"title": _("工作台"), "url": "/admin/", "icon": "home", "active": request.path == "/admin/", "count": None}
    groups = [{"title": "", "items": [start]}]
    if items:
        groups.append({"title": _("管理"), "items": items})
    return groups


def _user(place: Workplace, who: Caller) -> dict[str, Any]:
    site = place.generation.site
    held = dict.fromkeys(
        f"{site.units[a.unit].short.get(who.locale)} · {site.duties[a.duty].title.get(who.locale)}"
        for a in who.actor.assignments
    )
    return {
        "name": who.name or current_user.username,
        "units": list(held),
        "links": [
            {"title": _("修改密码"), "url": "/admin/account/password", "icon": "key"},
            {"title": _("接口令牌"), "url": "/admin/account/tokens", "icon": "plug"},
        ],
        "signout_url": "/admin/logout/",
    }


def breadcrumbs(place: Workplace, column_id: str, locale: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Edition, ancestors and column, then ``more`` as (title, url)."""
    site = place.generation.site
    chain: list[Column] = []
    step = column_id if column_id in site.columns else ""
    while step:
        chain.insert(0, site.columns[step])
        step = site.columns[step].parent_id
    crumbs = []
    if chain:
        edition = site.editions[chain[0].edition]
        crumbs.append({"title": edition.title.get(locale), "url": f"/admin/column?{urlencode({'id': edition.key})}"})
    crumbs += [{"title": c.title.get(locale), "url": column_url(c)} for c in chain]
    crumbs += [{"title": title, "url": url} for title, url in more]
    return crumbs


__all__ = ["active_column", "breadcrumbs", "column_url", "reachable", "shell_context", "tree_data"]
