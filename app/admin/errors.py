"""Error pages of the staff app: what happened, in words, and what to do; never a trace."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.admin.current import release
from app.office.context import Conflict, Invalid, NotFound, Refused, ServiceError
from app.store.database import BUSY_TIMEOUT, DatabaseBusy, SchemaMoved

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Registers the handlers and closes the reading connection at the end of each request."""
    app.teardown_request(release)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda error: _page(400, details=[]))
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Refused, lambda error: _page(403, details=[str(error)]))
    app.register_error_handler(Conflict, lambda error: _page(409))
    app.register_error_handler(Invalid, lambda error: _page(422))
    app.register_error_handler(ServiceError, lambda error: _page(409, details=[str(error)]))
    app.register_error_handler(DatabaseBusy, lambda error: _page(503, retry=BUSY_TIMEOUT))
    app.register_error_handler(SchemaMoved, lambda error: _page(503, retry=2))
    app.register_error_handler(sa.exc.IntegrityError, lambda error: _page(409))
    app.register_error_handler(sa.exc.DataError, _unstorable)
    for kind in (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError):
        app.register_error_handler(kind, _database)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    if error.code in (301, 302, 303, 307, 308):
        return error
    return _page(error.code or 500)


def _database(error: Exception) -> Any:
    log.error("the database is away: %s", error)
    return _page(503, bare=True, retry=BUSY_TIMEOUT)


def _unstorable(error: Exception) -> Any:
    """Values that the database takes in no column, and that no field stood in the way of."""
    log.warning("request %s %s holds what cannot be stored: %s", request.method, request.path, type(error).__name__)
    return _page(400, bare=True)


def _unexpected(error: Exception) -> Any:
    number = secrets.token_hex(4)
    log.exception("request %s failed: %s %s", number, request.method, request.path)
    return _page(500, number=number, bare=True)


def _page(
    status: int,
    *,
    details: list[str] | None = None,
    number: str | None = None,
    bare: bool = False,
    retry: int | None = None,
) -> tuple[str, int, dict[str, str]] | Response:
    if status == 401:
        return redirect("/admin/login/")
    message = {
        "status": status,
        "title": None,
        "text": None,
        "details": details or [],
        "request_number": number,
        "retry_after": retry,
        "limit": _limit() if status == 413 else None,
        "actions": [],
    }
    extra: dict[str, Any] = {"shell": None} if bare else {}
    headers = {"Retry-After": str(retry)} if retry else {}
    return render_template("office/message.html", message=message, **extra), status, headers


def _limit() -> str:
    from flask import current_app

    return f"{current_app.config['MAX_CONTENT_LENGTH'] / 2**20:.0f} MB"
