"""Accounts and duties of one's own unit, one's own password and REST tokens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_login import current_user, login_required
from flask_wtf.csrf import generate_csrf
from werkzeug.security import check_password_hash

from app.admin.current import caller, connection, release, workplace
from app.office import accounts, tokens
from app.office.context import Invalid, ServiceError, local_now
from app.office.people import display_name
from app.store import fab, tables
from app.store.database import utc_now
from generator.spec.rights.access import tool_view_name

_user = fab.users
_PAGE = 50
_LAST_PAGE = 10**6


class AccountsView(BaseView):
    """The people of the units that the signed-in person manages."""

    route_base = "/admin/accounts"
    default_view = "index"
    class_permission_name = tool_view_name("users")
    previous_class_permission_name = tool_view_name("users")

    @expose("/")
    @has_access
    @permission_name("use")
    def index(self) -> str:
        """The list."""
        place, who = workplace(), caller()
        site = place.generation.site
        units = accounts.units_managed(place, who)
        chosen = request.args.get("unit", "") if request.args.get("unit", "") in units else ""
        query, duty = request.args.get("q", "").replace("\0", "").strip()[:64], request.args.get("duty", "")
        page = min(max(1, request.args.get("page", 1, type=int) or 1), _LAST_PAGE)
        people, total = _people((chosen,) if chosen else units, query, duty, page)
        shown = {
            "title": _("人员与岗位"),
            "description": _("建立本单位人员的账号并分配岗位；离岗时停用账号，其岗位随即终止。"),
            "total": total,
            "new": {"title": _("新建账号"), "url": "/admin/accounts/new"} if units else None,
            "action": "/admin/accounts/",
            "hidden": [],
            "search": {"key": "q", "value": query},
            "units": [
                {"value": u, "title": site.units[u].short.get(who.locale), "selected": u == chosen} for u in units
            ],
            "duties": [
                {"value": k, "title": d.title.get(who.locale), "selected": k == duty} for k, d in site.duties.items()
            ],
            "active_only": None,
            "people": people,
            "pager": _pager(page, total, len(people)),
        }
        return str(self.render_template("office/accounts_list.html", accounts=shown))

    @expose("/new", methods=["GET", "POST"])
    @has_access
    @permission_name("use")
    def new(self) -> Any:
        """A new account with a first password, shown once."""
        place, who = workplace(), caller()
        units = accounts.units_managed(place, who)
        if not units:
            abort(403)
        typed = {key: request.form.get(key, "") for key in ("username", "name", "email", "unit")}
        typed["unit"] = typed["unit"] or units[0]
        if request.method == "GET":
            return self._form(None, typed, {})
        password = accounts.first_password()
        try:
            number = accounts.create_account(place, who, password=password, **typed)
        except Invalid as error:
            problems = {str(p.path[0]): p.message.get(who.locale) for p in error.problems}
            return self._form(None, typed, problems), 422
        release()
        session["initial"] = [number, password]
        return redirect(f"/admin/accounts/{number}")

    @expose("/<int:number>", methods=["GET", "POST"])
    @has_access
    @permission_name("use")
    def edit(self, number: int) -> Any:
        """One account: its duties, its password, its end."""
        place, who = workplace(), caller()
        row = _account(number)
        if request.method == "POST":
            action = request.form.get("action", "save")
            try:
                self._change(number, action)
            except ServiceError as error:
                flash(error.message.get(who.locale), "warning")
            release()
            return redirect(f"/admin/accounts/{number}")
        initial = session.pop("initial", None)
        shown = {"username": row.username, "password": initial[1]} if initial and initial[0] == number else None
        typed = {
            "username": row.username,
            "name": display_name(row.first_name, row.last_name, row.username),
            "email": row.email,
            "unit": place.generation.names.unit_keys.get(row.unit_id, ""),
        }
        return self._form(row, typed, {}, shown)

    def _change(self, number: int, action: str) -> None:
        place, who = workplace(), caller()
        release()
        if action == "stop":
            accounts.leave(place, who, number)
            flash(_("账号已停用，全部岗位已终止。"), "success")
        elif action == "reset":
            password = accounts.first_password()
            accounts.set_password(place, who, number, password, must_change=True)
            session["initial"] = [number, password]
        else:
            for unit in accounts.units_managed(place, who):
                if request.form.get(f"shown.{unit}"):
                    accounts.set_duties(place, who, number, unit, _duties_posted(unit))
            flash(_("岗位已保存，立即生效。"), "success")

    def _form(self, row: Any, typed: dict[str, str], problems: dict[str, str], initial: Any = None) -> str:
        site, who = workplace().generation.site, caller()
        units = accounts.units_managed(workplace(), who)
        labels = (("username", _("用户名"), "text"), ("name", _("姓名"), "text"), ("email", _("邮箱"), "email"))
        fields: list[dict[str, Any]] = [
            {
                "name": key,
                "label": label,
                "type": kind,
                "value": typed[key],
                "error": problems.get(key, ""),
                "help": _("由小写字母、数字、点、横线组成") if key == "username" else "",
                "required": key != "email",
                "readonly": row is not None,
            }
            for key, label, kind in labels
        ]
        fields.append(
            {
                "name": "unit",
                "label": _("所在单位"),
                "type": "select",
                "value": typed["unit"],
                "error": problems.get("unit", ""),
                "help": "",
                "required": True,
                "readonly": row is not None,
                "options": [{"value": u, "label": site.units[u].title.get(who.locale)} for u in units],
            }
        )
        names = {key: label for key, label, _kind in labels}
        shown = {
            "title": typed["name"] if row else _("新建账号"),
            "url": f"/admin/accounts/{row.id}" if row else "/admin/accounts/new",
            "csrf": generate_csrf(),
            "cancel_url": "/admin/accounts/",
            "hidden": [{"key": f"shown.{u}", "value": "1"} for u in _shown_units(row)] if row else [],
            "errors": [
                {"target": f"a-{key}", "label": names.get(key, ""), "message": text} for key, text in problems.items()
            ],
            "fields": fields,
            "units": _unit_duties(row) if row else [],
            "initial": initial,
            "actions": _actions(row),
            "facts": _facts(row) if row else [],
        }
        return str(self.render_template("office/account_form.html", account=shown))


def _shown_units(row: Any) -> tuple[str, ...]:
    """The units whose duties a form lists: all that the caller manages, or the person's own where those are many."""
    units = accounts.units_managed(workplace(), caller())
    if len(units) <= 3:
        return units
    names = workplace().generation.names
    held = connection().execute(
        sa.select(tables.assignments.c.unit_id).where(tables.assignments.c.user_id == row.id).distinct()
    )
    wanted = {names.unit_keys.get(row.unit_id), *(names.unit_keys.get(u) for u in held.scalars())}
    return tuple(unit for unit in units if unit in wanted)


def _account(number: int) -> Any:
    """The account, if it belongs to a unit that the caller manages."""
    place = workplace()
    row = (
        connection()
        .execute(
            sa.select(_user, tables.accounts.c.unit_id, tables.accounts.c.change_password)
            .join(tables.accounts, tables.accounts.c.user_id == _user.c.id)
            .where(_user.c.id == number)
        )
        .first()
        if number < 2**31
        else None
    )
    if row is None or place.generation.names.unit_keys.get(row.unit_id) not in accounts.units_managed(place, caller()):
        abort(404)
    return row


def _people(units: tuple[str, ...], query: str, duty: str, page: int) -> tuple[list[dict[str, Any]], int]:
    place, who = workplace(), caller()
    names, site = place.generation.names, place.generation.site
    table = tables.accounts
    select = (
        sa.select(_user, table.c.unit_id, table.c.change_password)
        .join(table, table.c.user_id == _user.c.id)
        .where(table.c.unit_id.in_([names.units[u] for u in units]))
    )
    if query:
        like = f"%{query}%"
        select = select.where(sa.or_(_user.c.username.like(like), (_user.c.last_name + _user.c.first_name).like(like)))
    if duty in names.duties:
        held = sa.select(tables.assignments.c.user_id).where(tables.assignments.c.duty_id == names.duties[duty])
        select = select.where(_user.c.id.in_(held))
    total = connection().execute(sa.select(sa.func.count()).select_from(select.subquery())).scalar_one()
    rows = connection().execute(select.order_by(_user.c.username).limit(_PAGE).offset((page - 1) * _PAGE)).all()
    duties: dict[int, list[dict[str, Any]]] = {}
    today = local_now(place, utc_now()).date()
    for held_row in connection().execute(
        sa.select(tables.assignments).where(tables.assignments.c.user_id.in_([row.id for row in rows]))
    ):
        unit = site.units.get(names.unit_keys.get(held_row.unit_id, ""))
        title = site.duties.get(names.duty_keys.get(held_row.duty_id, ""))
        if title is not None:
            duties.setdefault(held_row.user_id, []).append(
                {
                    "title": title.title.get(who.locale),
                    "unit": unit.short.get(who.locale) if unit and len(units) > 1 else "",
                    "until": held_row.ends_on.isoformat() if held_row.ends_on else "",
                    "ended": held_row.ends_on is not None and held_row.ends_on < today,
                }
            )
    return [_person(row, duties.get(row.id, [])) for row in rows], total


def _person(row: Any, duties: list[dict[str, Any]]) -> dict[str, Any]:
    place = workplace()
    unit = place.generation.site.units.get(place.generation.names.unit_keys.get(row.unit_id, ""))
    return {
        "name": display_name(row.first_name, row.last_name, row.username),
        "username": row.username,
        "url": f"/admin/accounts/{row.id}",
        "unit": unit.short.get(caller().locale) if unit else "",
        "duties": duties,
        "active": row.active,
        "last_seen": row.last_login.strftime("%Y-%m-%d %H:%M") if row.last_login else None,
        "must_change": row.change_password,
    }


def _pager(page: int, total: int, shown: int) -> dict[str, Any] | None:
    if total <= _PAGE:
        return None

    def url(number: int) -> str:
        from urllib.parse import urlencode

        return f"/admin/accounts/?{urlencode({**request.args, 'page': number})}"

    start = (page - 1) * _PAGE
    return {
        "start": start + 1,
        "end": start + shown,
        "previous": url(page - 1) if page > 1 else None,
        "next": url(page + 1) if start + shown < total else None,
    }


def _unit_duties(row: Any) -> list[dict[str, Any]]:
    place, who = workplace(), caller()
    site, names = place.generation.site, place.generation.names
    held = {
        (names.unit_keys.get(r.unit_id), names.duty_keys.get(r.duty_id)): r
        for r in connection().execute(sa.select(tables.assignments).where(tables.assignments.c.user_id == row.id))
    }
    own = row.id == who.actor.user_id
    found = []
    for unit in _shown_units(row):
        given = accounts.duties_given(place, who, unit)
        duties = []
        for key, duty in site.duties.items():
            current = held.get((unit, key))
            locked = own or key not in given
            duties.append(
                {
                    "value": f"{unit}.{key}",
                    "title": duty.title.get(who.locale),
                    "help": "",
                    "checked": current is not None,
                    "locked": locked,
                    "reason": _("不能更改自己的岗位") if own else _("超出您的权限范围") if locked else "",
                    "from": current.starts_on.isoformat() if current is not None and current.starts_on else "",
                    "until": current.ends_on.isoformat() if current is not None and current.ends_on else "",
                }
            )
        found.append({"key": unit, "title": site.units[unit].title.get(who.locale), "duties": duties})
    return found


def _duties_posted(unit: str) -> dict[str, tuple[date | None, date | None]]:
    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(request.form.get(name, ""))
        except ValueError:
            return None

    values = [v for v in request.form.getlist("duty") if v.startswith(f"{unit}.")]
    return {v.removeprefix(f"{unit}."): (day(f"from.{v}"), day(f"until.{v}")) for v in values}


def _actions(row: Any) -> list[dict[str, str]]:
    if row is None:
        return [{"value": "save", "title": _("建立账号"), "kind": "primary"}]
    if row.id == caller().actor.user_id:
        return []
    return [
        {"value": "save", "title": _("保存岗位"), "kind": "primary"},
        {"value": "reset", "title": _("重置密码"), "kind": ""},
        {"value": "stop", "title": _("停用账号"), "kind": "danger"},
    ]


def _facts(row: Any) -> list[dict[str, str]]:
    place = workplace()
    seen = row.last_login.strftime("%Y-%m-%d %H:%M") if row.last_login else _("从未登录")
    facts = [(_("最近登录"), seen), (_("状态"), _("在用") if row.active else _("已停用"))]
    if row.created_on:
        facts.append((_("建立"), local_now(place, row.created_on).strftime("%Y-%m-%d")))
    return [{"label": label, "value": value} for label, value in facts]


class MyAccountView(BaseView):
    """One's own password and tokens."""

    route_base = "/admin/account"
    default_view = "password"

    @expose("/password", methods=["GET", "POST"])
    @login_required
    def password(self) -> Any:
        """Changes the own password; at the first sign-in nothing else can be reached."""
        from flask import g

        place, who = workplace(), caller()
        first = bool(getattr(g, "change_password", False))
        errors: dict[str, str] = {}
        if request.method == "POST":
            new, again = request.form.get("password", ""), request.form.get("again", "")
            if not check_password_hash(current_user.password, request.form.get("current", "")):
                errors["current"] = _("现在的密码不对")
            elif new != again:
                errors["again"] = _("两次输入不一致")
            elif check_password_hash(current_user.password, new):
                errors["password"] = _("新密码不能与现在的相同")
            else:
                errors = self._set(place, who, new)
            if not errors:
                flash(_("密码已更改。"), "success")
                return redirect("/admin/")
        shown = {
            "url": "/admin/account/password",
            "csrf": generate_csrf(),
            "first": first,
            "ask_current": True,
            "rules": [
                _("至少 %(n)s 个字符", n=accounts.SHORTEST_PASSWORD),
                _("含大写、小写、数字、符号中的三种"),
                _("不含用户名"),
            ],
            "errors": errors,
            "username": current_user.username,
            "cancel_url": "/admin/",
        }
        page = self.render_template("office/password.html", password=shown)
        return (page, 422) if errors else page

    @staticmethod
    def _set(place: Any, who: Any, new: str) -> dict[str, str]:
        release()
        try:
            accounts.set_password(place, who, int(who.actor.user_id), new, must_change=False)
        except Invalid as error:
            return {"password": error.problems[0].message.get(who.locale)}
        with place.engine.connect() as fresh:
            session["session_version"] = fresh.execute(
                sa.select(tables.accounts.c.session_version).where(tables.accounts.c.user_id == who.actor.user_id)
            ).scalar_one()
        return {}

    @expose("/tokens", methods=["GET", "POST"])
    @login_required
    def tokens(self) -> Any:
        """One's own REST tokens: a list, and a new one that is shown once."""
        place, who = workplace(), caller()
        today = local_now(place, utc_now()).date()
        latest = today + timedelta(days=tokens.LONGEST_LIFE)
        name, expires = request.form.get("name", "").strip(), request.form.get("expires", "")
        created, error = None, None
        if request.method == "POST":
            release()
            try:
                created = {"name": name, "value": tokens.create_token(place, who, name, expires, today)}
            except ServiceError as refused:
                error = refused.message.get(who.locale)
        items = [
            {
                "name": row.label,
                "hint": f"{tokens.PREFIX}…",
                "created": local_now(place, row.created_at).strftime("%Y-%m-%d"),
                "last_used": None,
                "expires": local_now(place, row.expires_at).strftime("%Y-%m-%d"),
                "expired": row.expires_at <= utc_now(),
                "revoke_url": f"/admin/account/tokens/{row.id}/revoke",
            }
            for row in connection().execute(
                sa.select(tables.tokens)
                .where(tables.tokens.c.user_id == who.actor.user_id)
                .order_by(tables.tokens.c.id.desc())
            )
        ]
        shown = {
            "url": "/admin/account/tokens",
            "csrf": generate_csrf(),
            "created": created,
            "error": error,
            "name": "" if created else name,
            "expires": expires or (today + timedelta(days=90)).isoformat(),
            "latest": latest.isoformat(),
            "items": items,
            "docs_url": "/api/v1/openapi.json",
        }
        page = self.render_template("office/tokens.html", tokens=shown)
        return (page, 422) if error else page

    @expose("/tokens/<int:number>/revoke", methods=["GET", "POST"])
    @login_required
    def revoke(self, number: int) -> Any:
        """Asks, then ends a token."""
        if request.method == "POST":
            release()
            tokens.revoke_token(workplace(), caller(), number)
            flash(_("令牌已吊销。"), "success")
            return redirect("/admin/account/tokens")
        confirm = {
            "title": _("吊销这个令牌？"),
            "text": _("使用它的程序将立即不能访问。"),
            "kind": "danger",
            "items": [],
            "refused": [],
            "url": f"/admin/account/tokens/{number}/revoke",
            "csrf": generate_csrf(),
            "hidden": [],
            "comment": None,
            "button": _("吊销"),
            "disabled": False,
            "cancel_url": "/admin/account/tokens",
        }
        return self.render_template("office/confirm.html", confirm=confirm)


__all__ = ["AccountsView", "MyAccountView"]
