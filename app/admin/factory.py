"""Makes the staff app of one generation. No global state: two of them can live in one process."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_appbuilder
from flask import Blueprint, Flask, current_app, g, redirect, request
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy.engine import Engine
from werkzeug.wrappers import Response

from app.admin import errors, skin
from app.admin.account_views import AccountsView, MyAccountView
from app.admin.current import connection, workplace
from app.admin.file_views import FileView
from app.admin.home_views import HomeView
from app.admin.record_views import record_views
from app.admin.security import OfficeSecurityManager
from app.admin.shell import shell_context
from app.office.context import Caller, Workplace
from app.office.people import Actors, display_name
from app.store.database import read_clock
from config import Settings
from generator.build.generation import Generation
from generator.spec.rights.access import view_name

CONTENT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Inline styles are allowed for the editor, which sets them; inline scripts are not."""


class _SharedSQLA(SQLA):
    """Flask-SQLAlchemy over the engine that the whole process shares."""

    def __init__(self, engine: Engine) -> None:
        self._shared = engine
        super().__init__()

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        return self._shared


class OfficeBuilder(AppBuilder):
    """FAB with the views that the office has, all of them under ``/admin``, and none of FAB's own static files."""

    def _add_global_static(self) -> None:
        """FAB's templates stay within reach, in case one of ours is missing; its Bootstrap 3 and jQuery do not."""
        folder = Path(flask_appbuilder.__file__).parent / "templates"
        current_app.register_blueprint(Blueprint("appbuilder", __name__, template_folder=str(folder)))

    def _add_admin_views(self) -> None:
        """The start page and the views of the security manager; the language is ours (``/admin/lang``)."""
        self._indexview = self.add_view_no_menu(self.indexview)
        self.sm.register_views()


def create_staff_app(generation: Generation, settings: Settings, engine: Engine) -> Flask:
    """The staff app of ``generation``: screens of every record type, accounts, sign-in. Reads no database."""
    app = Flask("app.admin", static_folder=None)
    app.config.update(_configuration(settings, engine))
    app.extensions["engine"] = engine
    app.extensions["workplace"] = Workplace(engine, generation, settings.files)
    app.extensions["settings"] = settings
    app.extensions["actors"] = Actors(app.extensions["workplace"])
    skin.install(app, generation.site.languages)
    app.jinja_env.globals["view_title"] = _view_titles(generation)
    CSRFProtect(app)
    Talisman(
        app,
        content_security_policy=CONTENT_POLICY,
        force_https=False,
        strict_transport_security=settings.production,
        session_cookie_secure=settings.production,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    limiter = Limiter(get_remote_address, app=app, storage_uri=settings.redis_url or "memory://")
    app.extensions["office_limiter"] = limiter
    app.before_request(_begin_request)
    with app.app_context():
        database = _SharedSQLA(engine)
        database.init_app(app)
        builder = OfficeBuilder(indexview=HomeView, security_manager_class=OfficeSecurityManager, update_perms=False)
        builder.base_template = "office/layout.html"
        builder.init_app(app, database.session)
        for view in (*record_views(generation), AccountsView, MyAccountView, FileView):
            builder.add_view_no_menu(view)
    app.before_request(_identify)
    app.context_processor(shell_context)
    errors.install(app)
    return app


def _view_titles(generation: Generation) -> Callable[[str], str]:
    """A function that names a view of FAB's (``rt_article``) as people know it."""
    titles = {view_name(key): model.record_type.label for key, model in generation.models.items()}
    return lambda name: titles[name].get(skin.page_language()[:2]) if name in titles else name


def _configuration(settings: Settings, engine: Engine) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key or secrets.token_hex(32),
        "SQLALCHEMY_DATABASE_URI": engine.url.render_as_string(hide_password=False),
        "APP_NAME": "",
        "FAB_UPDATE_PERMS": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_ADD_MENU_API": False,
        "AUTH_RATE_LIMITED": False,
        "RATELIMIT_ENABLED": True,
        "LOGIN_RATE_LIMIT": settings.login_rate_limit,
        "MAX_CONTENT_LENGTH": settings.max_upload + 2**20,
        "MAX_FORM_MEMORY_SIZE": 8 * 2**20,
        "MAX_FORM_PARTS": 5000,
        "PERMANENT_SESSION_LIFETIME": settings.session_lifetime,
        "SESSION_COOKIE_NAME": "office",
        "SESSION_COOKIE_PATH": "/admin",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "LOGOUT_REDIRECT_URL": "/admin/login/",
    }


def _begin_request() -> None:
    """The clock row: what the router read for this request, else one SELECT."""
    place = workplace()
    clock = request.environ.get("district.clock")
    if clock is None:
        with place.engine.connect() as connection:
            clock = read_clock(connection)
    g.revision, g.grants_version = clock


def _identify() -> Response | None:
    """Settles who asks, and sends a person with a first password to change it."""
    g.caller = Caller(address=request.remote_addr or "", locale=skin.page_language()[:2])
    if request.endpoint == "skin.static" or not current_user.is_authenticated:
        return None
    user_id = int(current_user.get_id())
    g.caller = Caller(
        actor=current_app.extensions["actors"].get(connection(), user_id, g.grants_version),
        name=display_name(current_user.first_name, current_user.last_name, current_user.username),
        address=request.remote_addr or "",
        locale=skin.page_language()[:2],
    )
    allowed = ("MyAccountView.password", "OfficeAuthView.logout", "HomeView.language")
    if getattr(g, "change_password", False) and request.endpoint not in allowed:
        return redirect("/admin/account/password")
    return None


__all__ = ["create_staff_app"]
