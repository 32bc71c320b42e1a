"""Makes the REST app of one generation: a single dispatching API, bearer tokens, our own rate limit, no cookie."""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from sqlalchemy.engine import Engine
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.api import records
from app.api.openapi import openapi_document
from app.office import tokens
from app.office.context import (
    Caller,
    Conflict,
    Invalid,
    NotFound,
    Refused,
    ServiceError,
    StateChanged,
    Workplace,
)
from app.office.people import Actors, display_name
from app.store.attachments import UploadRefused
from app.store.database import BUSY_TIMEOUT, DatabaseBusy, SchemaMoved, read_clock
from config import Settings
from generator.build.generation import Generation
from generator.fieldtypes.base import FieldError
from generator.spec.model import Text

log = logging.getLogger(__name__)


def create_api_app(generation: Generation, settings: Settings, engine: Engine) -> Flask:
    """The API of ``generation`` under ``/api/v1``. Reads nothing of the database."""
    app = Flask("app.api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload + 2**20
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    app.json = _Json(app)
    app.extensions["workplace"] = Workplace(engine, generation, settings.files)
    app.extensions["actors"] = Actors(app.extensions["workplace"])
    app.extensions["openapi"] = openapi_document(generation)
    Limiter(
        _limit_key,
        app=app,
        default_limits=[settings.api_rate_limit],
        storage_uri=settings.redis_url or "memory://",
    )
    app.before_request(_identify)
    app.teardown_request(_release)
    app.after_request(_headers)
    app.register_blueprint(records.blueprint)
    app.add_url_rule("/api/v1/openapi.json", "openapi", _openapi)
    _install_errors(app)
    return app


class _Json(DefaultJSONProvider):
    """Chinese as it is; half characters, which a sender may have named a field with, as escapes."""

    sort_keys = False
    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """JSON text that can be sent as UTF-8."""
        text = super().dumps(obj, **kwargs)
        try:
            text.encode()
        except UnicodeEncodeError:
            return super().dumps(obj, **{**kwargs, "ensure_ascii": True})
        return text


def _limit_key() -> str:
    """Requests are counted for each token, without one for each address."""
    header = request.headers.get("Authorization", "")
    return hashlib.sha256(header.encode()).hexdigest() if header else get_remote_address()


def _openapi() -> Response:
    document: str = current_app.extensions["openapi"]
    etag = hashlib.sha256(document.encode()).hexdigest()[:32]
    response = Response(document, mimetype="application/json")
    response.set_etag(etag)
    response.make_conditional(request.environ)
    return response


def _identify() -> None:
    """Who asks: the owner of the bearer token, else the public. Cookies mean nothing here."""
    place: Workplace = current_app.extensions["workplace"]
    g.reading = place.engine.connect()
    clock = request.environ.get("district.clock") or read_clock(g.reading)
    address = request.remote_addr or ""
    g.caller = Caller(address=address, channel="rest", locale=_locale())
    header = request.headers.get("Authorization", "")
    if not header:
        return
    scheme, _, token = header.partition(" ")
    row = tokens.owner_of(g.reading, token.strip()) if scheme.lower() == "bearer" else None
    if row is None:
        raise Unauthorised
    actor = current_app.extensions["actors"].get(g.reading, row.id, clock[1])
    name = display_name(row.first_name, row.last_name, row.username)
    g.caller = Caller(actor=actor, name=name, address=address, channel="rest", locale=_locale())


def _locale() -> str:
    place: Workplace = current_app.extensions["workplace"]
    languages = place.generation.site.languages
    return request.accept_languages.best_match(languages) or languages[0]


def _release(_error: BaseException | None = None) -> None:
    reading = g.pop("reading", None)
    if reading is not None:
        reading.close()


def _headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


class Unauthorised(Exception):
    """A token that is not valid, or no longer."""


def error_body(message: Text, **more: Any) -> dict[str, Any]:
    """The body of every error: one message in the language of the request, and what else is known."""
    return {"error": message.get(_locale()), **more}


def _install_errors(app: Flask) -> None:
    def invalid(error: Invalid) -> Any:
        locale = _locale()
        fields = [
            {"field": ".".join(str(part) for part in p.path), "message": p.message.get(locale), "code": p.code}
            for p in error.problems
        ]
        return jsonify(error_body(error.message, fields=fields)), 422

    def upload(error: UploadRefused | FieldError) -> Any:
        return jsonify(
            error_body(error.message, fields=[{"field": "file", "message": error.message.get(_locale())}])
        ), 422

    def http(error: HTTPException) -> Any:
        body = jsonify(error_body(Text(_STATUS.get(error.code or 500, error.name), error.description or error.name)))
        return body, error.code or 500, {k: v for k, v in error.get_headers() if k.lower() == "retry-after"}

    def unexpected(error: Exception) -> Any:
        number = secrets.token_hex(4)
        log.exception("request %s failed: %s %s", number, request.method, request.path)
        return jsonify(error_body(Text("系统出错", "internal error"), request=number)), 500

    def away(error: Exception) -> Any:
        body = error_body(Text("系统繁忙,请稍后重试", "busy, try again later"))
        return jsonify(body), 503, {"Retry-After": str(BUSY_TIMEOUT)}

    def unauthorised(error: Unauthorised) -> Any:
        body = error_body(Text("令牌无效或已过期", "the token is not valid, or no longer"))
        return jsonify(body), 401, {"WWW-Authenticate": "Bearer"}

    app.register_error_handler(Invalid, invalid)
    app.register_error_handler(UploadRefused, upload)
    app.register_error_handler(FieldError, upload)
    app.register_error_handler(NotFound, lambda e: (jsonify(error_body(e.message)), 404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, lambda e: (jsonify(error_body(e.message, version=e.version)), 409))
    app.register_error_handler(StateChanged, lambda e: (jsonify(error_body(e.message)), 409))
    app.register_error_handler(ServiceError, lambda e: (jsonify(error_body(e.message)), 409))
    app.register_error_handler(Unauthorised, unauthorised)

    def unstorable(error: Exception) -> Any:
        log.warning("request %s %s holds what cannot be stored: %s", request.method, request.path, type(error).__name__)
        return jsonify(error_body(Text("请求无效", "the request holds what cannot be stored"))), 400

    def overtaken(_error: Exception) -> Any:
        text = Text("同时有别的修改,请重试", "something else changed at the same time; try again")
        return jsonify(error_body(text)), 409

    for kind in (
        DatabaseBusy,
        SchemaMoved,
        sa.exc.OperationalError,
        sa.exc.InterfaceError,
        sa.exc.TimeoutError,
    ):
        app.register_error_handler(kind, away)
    app.register_error_handler(sa.exc.DataError, unstorable)
    app.register_error_handler(sa.exc.IntegrityError, overtaken)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)


def _refused(error: Refused) -> Any:
    status = 403 if request.headers.get("Authorization") else 401
    return jsonify(error_body(error.message)), status


_STATUS = {
    400: "请求无效",
    404: "没有找到",
    405: "不支持的方法",
    413: "请求过大",
    415: "需要 JSON",
    429: "请求过于频繁",
}
