"""What readers see when there is nothing to show: always a page, in words, without the reason's technical side."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.portal.showing.frame import Frame, context
from app.portal.visit import Visit
from app.store.database import BUSY_TIMEOUT, DatabaseBusy

log = logging.getLogger(__name__)


def install(app: Flask, visit_of: Callable[[], Visit]) -> None:
    """Adds the error pages to the public app. ``visit_of()`` gives the request's :class:`Visit`."""

    def page(status: int, title: str, why: str) -> tuple[str, int]:
        visit = visit_of()
        frame = Frame(title, visit.portal.structure.main_edition, "/", indexed=False)
        body = render_template("portal/error.html", **context(visit, frame), why=why, status=status)
        return body, status

    def http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        visit = visit_of()
        if status == 404:
            return page(404, visit.word("not_found"), visit.word("not_found_why"))
        title = "not_allowed" if status == 405 else "bad_request" if status < 500 else "failed"
        body, code = page(status, visit.word(title), visit.word("not_found_why") if status < 500 else "")
        return body, code, {k: v for k, v in error.get_headers() if k.lower() == "allow"}

    def away(error: Exception) -> ResponseReturnValue:
        log.warning("the database is away: %s", error.__class__.__name__)
        visit = visit_of()
        body, code = page(503, visit.word("away"), visit.word("away_why"))
        return body, code, {"Retry-After": str(BUSY_TIMEOUT), "Cache-Control": "no-store"}

    def unexpected(error: Exception) -> ResponseReturnValue:
        number = secrets.token_hex(4)
        log.exception("page %s failed: %s", number, request.path)
        visit = visit_of()
        return page(500, visit.word("failed"), visit.word("failed_why", number=number))

    for kind in (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, DatabaseBusy):
        app.register_error_handler(kind, away)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)
