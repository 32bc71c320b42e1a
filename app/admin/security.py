"""Flask-AppBuilder's security manager with answers kept in memory, valid while the clock row is unchanged.

FAB asks the database for each permission of each button; here a worker reads a role's grants once for each version
of the grants (fab.md §3). Users come with one query; the views that FAB registers are only those the office shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, redirect, request, session
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import no_cache
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_limiter import Limiter
from flask_login import LoginManager, logout_user
from werkzeug.wrappers import Response

from app.admin.account_lists import OfficeRoleView, OfficeUserView
from app.office.context import Workplace
from app.store import audit, fab, tables
from app.store.database import writing

_ab = fab.fab_tables
_MOST_ROLES = 4096
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST_NAME = 320


class OfficeAuthView(AuthDBView):
    """Sign-in under ``/admin``; signing out needs a form post, so that no link or image can do it."""

    route_base = "/admin"

    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self) -> Any:
        """FAB's sign-in; an address to go on to that could be no page of ours is forgotten."""
        if _UNSAFE.search(request.args.get("next", "")):
            return redirect("/admin/login/")
        return super().login()

    @expose("/logout/", methods=["POST"])
    @no_cache
    def logout(self) -> Response:
        """Ends the session."""
        user = self._get_authenticated_user()
        logout_user()
        session.clear()
        if user is not None:
            self.appbuilder.sm.on_user_logout(user)
        return redirect("/admin/login/")


def _site_time() -> datetime:
    """Wall time of the site, as FAB's own screens show it."""
    place: Workplace = current_app.extensions["workplace"]
    return datetime.now(place.timezone).replace(tzinfo=None, microsecond=0)


class OfficeSecurityManager(SecurityManager):
    """The security manager of one staff app; see the module."""

    authdbview = OfficeAuthView
    userdbmodelview = OfficeUserView
    rolemodelview = OfficeRoleView

    def __init__(self, appbuilder: Any) -> None:
        self._grants: dict[int, frozenset[tuple[str, str]]] = {}
        self._user_roles: dict[int, tuple[int, ...]] = {}
        self._version = -1
        super().__init__(appbuilder)

    def create_db(self) -> None:
        """Does nothing: ``apply`` writes tables, roles and grants."""

    def create_login_manager(self, app: Flask) -> LoginManager:
        """Sends people without a session to our sign-in page, without FAB's English message."""
        manager = super().create_login_manager(app)
        manager.login_view = f"{OfficeAuthView.__name__}.login"
        manager.login_message = None
        return manager

    def create_limiter(self, app: Flask) -> Limiter:
        """One limiter for the app, made by the factory."""
        limiter: Limiter = app.extensions["office_limiter"]
        return limiter

    def register_views(self) -> None:
        """Sign-in, and users and roles to look at; nothing of FAB's that writes."""
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)
        self.limiter.limit(current_app.config["LOGIN_RATE_LIMIT"], methods=["POST"])(self.auth_view.blueprint)
        self.user_view = self.appbuilder.add_view_no_menu(self.userdbmodelview)
        self.appbuilder.add_view_no_menu(self.rolemodelview)

    def load_user(self, pk: int) -> Any | None:
        """The signed-in user, if active and signed in since the last change of password."""
        query = (
            sa.select(self.user_model, tables.accounts.c.session_version, tables.accounts.c.change_password)
            .outerjoin(tables.accounts, tables.accounts.c.user_id == self.user_model.id)
            .where(self.user_model.id == int(pk))
        )
        row = self.session.execute(query).first()
        if row is None or not row[0].is_active:
            return None
        if (
            row.session_version is not None
            and session.get("session_version", row.session_version) != row.session_version
        ):
            return None
        g.change_password = bool(row.change_password)
        return row[0]

    def auth_user_db(self, username: str, password: str) -> Any | None:
        """The person with this name and password; a name that no account can have is as wrong as any other."""
        impossible = len(username) > _LONGEST_NAME or "\0" in username
        return super().auth_user_db("?" if impossible else username, password)

    def on_user_login(self, user: Any) -> None:
        """Binds the session to the password in force and logs the sign-in."""
        row = self.session.execute(
            sa.select(tables.accounts.c.session_version).where(tables.accounts.c.user_id == user.id)
        ).first()
        session.permanent = True
        session["session_version"] = row.session_version if row else 1
        self._log(user, "sign_in")

    def on_user_login_failed(self, user: Any) -> None:
        """Logs a wrong password."""
        self._log(user, "sign_in_failed")

    def on_user_logout(self, user: Any) -> None:
        """Logs the sign-out."""
        self._log(user, "sign_out")

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:
        """Counts sign-ins in a short write transaction of its own: FAB's session only ever reads (SQLite)."""
        table = _ab["ab_user"]
        counter = table.c.login_count if success else table.c.fail_login_count
        values: dict[Any, Any] = {counter.name: sa.func.coalesce(counter, 0) + 1}
        if success:
            values |= {"last_login": _site_time(), "fail_login_count": 0}
        with writing(current_app.extensions["engine"]) as connection:
            connection.execute(table.update().where(table.c.id == user.id).values(**values))
        if success:
            self.on_user_login(user)
        else:
            self.on_user_login_failed(user)

    def noop_user_update(self, user: Any) -> None:
        """Takes as long for an unknown name as for a known one."""
        with writing(current_app.extensions["engine"]) as connection:
            table = _ab["ab_user"]
            connection.execute(table.update().where(table.c.id == -1).values(login_count=0))

    def _log(self, user: Any, action: str) -> None:
        with writing(current_app.extensions["engine"]) as connection:
            audit.write(
                connection,
                user_id=user.id,
                who=f"{user.last_name}{user.first_name}" or user.username,
                address=request.remote_addr or "",
                channel="screen",
                action=action,
                subject=user.username,
            )

    def _fresh(self) -> None:
        version = getattr(g, "grants_version", -1)
        if version != self._version or len(self._user_roles) > _MOST_ROLES:
            self._grants, self._user_roles, self._version = {}, {}, version

    def _roles_of(self, user: Any) -> tuple[int, ...]:
        self._fresh()
        roles = self._user_roles.get(user.id)
        if roles is None:
            table = _ab["ab_user_role"]
            query = sa.select(table.c.role_id).where(table.c.user_id == user.id)
            roles = tuple(self.session.execute(query).scalars())
            self._user_roles[user.id] = roles
        return roles

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        return self.exist_permission_on_roles(view_name, permission_name, list(self._roles_of(user)))

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing of the office is public; public pages are another app."""
        return False

    def exist_permission_on_roles(self, view_name: str, permission_name: str, role_ids: Sequence[int]) -> bool:
        """Whether one of the roles holds the grant, from memory."""
        self._fresh()
        missing = [role for role in role_ids if role not in self._grants]
        if missing:
            self._read_grants(missing)
        return any((permission_name, view_name) in self._grants[role] for role in role_ids)

    def _read_grants(self, roles: Sequence[int]) -> None:
        link, pair = _ab["ab_permission_view_role"], _ab["ab_permission_view"]
        permission, view = _ab["ab_permission"], _ab["ab_view_menu"]
        rows = self.session.execute(
            sa.select(link.c.role_id, permission.c.name, view.c.name)
            .join(pair, pair.c.id == link.c.permission_view_id)
            .join(permission, permission.c.id == pair.c.permission_id)
            .join(view, view.c.id == pair.c.view_menu_id)
            .where(link.c.role_id.in_(roles))
        )
        found: dict[int, set[tuple[str, str]]] = {role: set() for role in roles}
        for role, name, view_name in rows:
            found[role].add((name, view_name))
        self._grants |= {role: frozenset(grants) for role, grants in found.items()}

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """FAB's own menu is not shown; the office's tree asks the policy."""
        return set()
