"""Makes the public app of one generation: plain Flask, no session, no cookie, one route for all columns."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_talisman import Talisman
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.engine import Engine

from app.portal import assets
from app.portal.pages import errors, site
from app.portal.pages.columns import FORMS_PAGE, column_page, forms_page
from app.portal.pages.files import file_page
from app.portal.pages.records import record_page
from app.portal.pages.site import home_page
from app.portal.portal import Portal
from app.portal.visit import Visit
from config import Settings
from generator.build.generation import Generation
from generator.spec.model import Column, Edition

CONTENT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""No inline script or style, nothing from elsewhere."""

_RECORD = re.compile(r"(/.*)/([0-9]{1,10})\.html")
_UNIT = re.compile(r"/units/([a-z][a-z0-9_]*)\.html")
_FILE = re.compile(r"/files/([0-9]{1,10})(/image)?")
_PAGES = {
    "/search": site.search_page,
    "/units.html": site.units_page,
    "/sitemap.html": site.site_map_page,
    "/robots.txt": site.robots,
}


class _Files(Blueprint):
    """Static files, which browsers keep for a year: their addresses change with their content."""

    def get_send_file_max_age(self, filename: str | None) -> int:
        return assets.YEAR


def create_public_app(generation: Generation, settings: Settings, engine: Engine) -> Flask:
    """The public site of ``generation``. Reads nothing of the database until a page is asked for."""
    app = Flask("app.portal", static_folder=None, template_folder=None)
    portal = Portal(generation, engine, settings.files)
    app.extensions["portal"] = portal
    app.config["MAX_CONTENT_LENGTH"] = 2**20
    app.url_map.merge_slashes = False
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(str(settings.overrides / "templates")), FileSystemLoader(str(assets.TEMPLATES))]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=assets.asset_url)
    app.register_blueprint(
        _Files("files", __name__, static_folder=str(assets.STATIC), static_url_path=assets.STATIC_URL)
    )
    Talisman(
        app,
        content_security_policy=CONTENT_POLICY,
        force_https=False,
        strict_transport_security=settings.production,
        frame_options="DENY",
        referrer_policy="strict-origin-when-cross-origin",
    )

    def visit_of() -> Visit:
        language = request.args.get("lang", "")
        offered = generation.site.languages or ("zh",)
        return Visit(portal, language if language in offered else offered[0], request.args)

    def serve(path: str = "") -> ResponseReturnValue:
        # Werkzeug drops further slashes at the front; one address for one page.
        if request.environ.get("PATH_INFO", "").startswith("//"):
            abort(404)
        return _dispatch(visit_of(), "/" + path)

    app.add_url_rule("/", "page", serve)
    app.add_url_rule("/<path:path>", "page", serve)
    app.after_request(_caching)
    errors.install(app, visit_of)
    return app


def _dispatch(visit: Visit, path: str) -> ResponseReturnValue:
    """The page at ``path``: a look-up, whatever the number of columns."""
    fixed = _PAGES.get(path)
    if fixed is not None:
        return fixed(visit)
    targets = visit.portal.structure.targets
    if path.endswith("/"):
        target = targets.get(path[:-1])
        if isinstance(target, Edition):
            return home_page(visit, target)
        if target is not None:
            return column_page(visit, target)
        if path == "/":
            return redirect(visit.edition_url(visit.portal.structure.main_edition))
        abort(404)
    if match := _RECORD.fullmatch(path):
        return record_page(visit, _column(targets.get(match[1])), int(match[2]))
    if match := _FILE.fullmatch(path):
        return file_page(visit, int(match[1]), picture=bool(match[2]))
    if match := _UNIT.fullmatch(path):
        return site.unit_page(visit, match[1])
    if path.endswith("/" + FORMS_PAGE):
        return forms_page(visit, _column(targets.get(path.removesuffix("/" + FORMS_PAGE))))
    if path not in targets:
        abort(404)
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{path}/" + (f"?{query}" if query else ""), 301)


def _column(target: Any) -> Column:
    if not isinstance(target, Column):
        abort(404)
    return target


def _caching(response: Response) -> Response:
    """Pages may be kept, but are asked about each time; the answer is 304 while nothing has changed."""
    if response.status_code == 200 and not response.direct_passthrough and request.method in ("GET", "HEAD"):
        response.headers.setdefault("Cache-Control", "no-cache")
        response.add_etag()
        response.make_conditional(request)
    elif response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
