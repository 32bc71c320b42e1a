"""Serves every template with its example contexts, to look at: ``python -m tests.admin.preview [port]``.

``/`` lists them; ``/<name>`` shows one, ``?_l_=en`` in English. Flask-AppBuilder's own screens run beside them on a
database in memory, signed in as ``admin``: ``/admin/users/list/`` and so on.
"""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, g, jsonify, render_template, url_for
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView, RoleModelView, UserDBModelView, UserStatsChartView
from flask_login import current_user, login_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from sqlalchemy.pool import StaticPool

from app.admin import skin
from tests.admin import contexts


class _Auth(AuthDBView):
    route_base = "/admin"


class _Users(UserDBModelView):
    route_base = "/admin/users"


class _Roles(RoleModelView):
    route_base = "/admin/roles"


class _Statistics(UserStatsChartView):
    route_base = "/admin/userstats"


class _Security(SecurityManager):
    authdbview = _Auth
    userdbmodelview = _Users
    rolemodelview = _Roles
    userstatschartview = _Statistics


def create_app() -> Flask:
    """A staff app without records: our templates, and Flask-AppBuilder's own views to try them on."""
    app = Flask("app.admin", static_folder=None)
    app.config.update(
        SECRET_KEY="preview",
        SQLALCHEMY_DATABASE_URI="sqlite://",
        SQLALCHEMY_ENGINE_OPTIONS={"poolclass": StaticPool, "connect_args": {"check_same_thread": False}},
        FAB_ADD_SECURITY_API=False,
        FAB_ADD_OPENAPI_VIEWS=True,
        FAB_API_SWAGGER_UI=True,
        RATELIMIT_ENABLED=False,
        AUTH_RATE_LIMITED=False,
    )
    skin.install(app)
    CSRFProtect(app)
    with app.app_context():
        database = SQLA()
        database.init_app(app)
        builder = AppBuilder(base_template="office/layout.html", security_manager_class=_Security)
        builder.init_app(app, database.session)
        manager = builder.sm
        admin = manager.add_user("admin", "敏", "周", "admin@songbin.example", manager.find_role("Admin"), "secret-12")
        assert admin
        number = admin.id
        for n in range(40):
            manager.add_user(
                f"user{n:02d}", "强", "李", f"u{n}@songbin.example", manager.find_role("Public"), "secret-12"
            )
    app.before_request(lambda: _sign_in(builder, number))
    app.context_processor(_frame)
    _routes(app)
    return app


def _frame() -> dict[str, Any]:
    shell = contexts.shell(signed_in=current_user.is_authenticated)
    return {"shell": shell | {"csrf": generate_csrf()}}


def _sign_in(builder: Any, number: int) -> None:
    from flask import request

    if request.headers.get("X-Anonymous") or request.args.get("anonymous"):
        return
    user = builder.sm.get_user_by_id(number)
    login_user(user)
    g.user = user


def _routes(app: Flask) -> None:
    pages = contexts.pages()

    @app.get("/")
    def contents() -> str:
        return "".join(f'<p><a href="{url_for("page", name=name)}">{name}</a></p>' for name in pages)

    @app.get("/page/<name>")
    def page(name: str) -> str:
        template, context = pages[name]
        return render_template(template, **context)

    @app.get("/admin/tree")
    def tree() -> Any:
        found = [
            {"id": f"gov/c{n}", "title": f"第{n}栏目", "url": f"/admin/article/?column={n}", "path": "政府版"}
            for n in range(100)
        ]
        found += [
            {
                "id": f"gov/c2/p{n}",
                "title": f"政策文件{n}",
                "url": f"/admin/policy/?column={n}",
                "path": "政府版 / 第2栏目",
            }
            for n in range(5)
        ]
        return jsonify(found)

    @app.get("/admin/choose")
    def choose() -> Any:
        return jsonify([{"value": n, "label": f"记录{n}"} for n in range(20)])


if __name__ == "__main__":
    create_app().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8090, threaded=False)
