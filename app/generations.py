"""Holds what is being served, builds the next generation beside it and swaps between two requests."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine

from app.overrides import load_overrides, overrides_hash
from app.store import revisions
from app.store.attachments import clear_abandoned
from app.store.cipher import FieldCipher
from app.store.database import is_prepared, read_clock
from config import Settings
from generator.build.generation import Generation, build

log = logging.getLogger(__name__)
ABANDONED_AFTER = 24 * 3600
"""Seconds after which an upload that never ended is removed, at the next start."""
_STAFF = ("/admin",)
_API = ("/api",)


class NothingApplied(Exception):
    """The database holds no applied schema; ``run.py apply`` mends it."""


@dataclass(frozen=True)
class Serving:
    """One generation with its three apps."""

    generation: Generation
    staff: Flask
    api: Flask
    public: Flask


def load_generation(engine: Engine, settings: Settings) -> Generation | None:
    """The generation of the applied revision, or None where nothing is applied."""
    if not is_prepared(engine):
        return None
    with engine.connect() as connection:
        revision = revisions.current(connection)
    return None if revision is None else _build(revision, settings)


def _build(revision: revisions.Revision, settings: Settings) -> Generation:
    if overrides_hash(settings.overrides) != revision.overrides:
        log.warning("overrides differ from those of revision %s; run apply to record them", revision.number)
    return build(
        revision.site,
        revision.names,
        revision.number,
        load_overrides(settings.overrides),
        FieldCipher(settings.field_keys),
    )


def make_serving(generation: Generation, settings: Settings, engine: Engine) -> Serving:
    """The apps of a generation."""
    from app.admin.factory import create_staff_app
    from app.api.factory import create_api_app
    from app.portal.factory import create_public_app

    return Serving(
        generation,
        create_staff_app(generation, settings, engine),
        create_api_app(generation, settings, engine),
        create_public_app(generation, settings, engine),
    )


class Holder:
    """What this process serves. Another revision in the clock row builds another :class:`Serving` and takes its place.

    One that does not build leaves the old one serving; ``failure`` then tells why.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings, self.engine = settings, engine
        self.failure = ""
        self._lock = threading.Lock()
        self._failed = -1
        self._serving = self._start()

    def _start(self) -> Serving:
        try:
            with self.engine.connect() as connection:
                revision = revisions.current(connection) if is_prepared(self.engine) else None
        except sa.exc.OperationalError:
            log.exception("the database is away; starting from the kept revision")
            revision = revisions.kept_copy(self.settings.var)
        if revision is None:
            raise NothingApplied
        self._keep(revision)
        return make_serving(_build(revision, self.settings), self.settings, self.engine)

    def _keep(self, revision: revisions.Revision) -> None:
        try:
            revisions.keep_copy(self.settings.var, revision)
        except OSError:
            log.exception("the applied revision could not be kept on this node")

    def at(self, revision: int) -> Serving:
        """What serves ``revision``; the current one where that cannot be built."""
        serving = self._serving
        if serving.generation.revision == revision or revision in (0, self._failed):
            return serving
        with self._lock:
            if self._serving.generation.revision != revision and revision != self._failed:
                self._swap(revision)
        return self._serving

    def _swap(self, number: int) -> None:
        try:
            with self.engine.connect() as connection:
                revision = revisions.current(connection)
            if revision is not None:
                self._serving = make_serving(_build(revision, self.settings), self.settings, self.engine)
                self._keep(revision)
                self.failure = ""
                log.warning("now serving revision %s", revision.number)
        except Exception as error:
            self._failed = number
            self.failure = f"revision {number}: {error}"
            log.exception("revision %s does not build; the old one goes on serving", number)

    @property
    def serving(self) -> Serving:
        """What is being served now."""
        return self._serving


class Router:
    """The outer WSGI application: one look at the clock row, then the staff app, the API or the public site."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serves one request."""
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return self._health(start_response)
        if path.startswith("/admin/static/"):
            return self.holder.serving.staff.wsgi_app(environ, start_response)
        serving = self.holder.serving
        try:
            with self.holder.engine.connect() as connection:
                clock = read_clock(connection)
            environ["district.clock"] = clock
            serving = self.holder.at(clock[0])
        except sa.exc.OperationalError:
            environ["district.away"] = True
        return self._app(serving, path).wsgi_app(environ, start_response)

    @staticmethod
    def _app(serving: Serving, path: str) -> Flask:
        first = "/" + path.lstrip("/").split("/", 1)[0]
        return serving.staff if first in _STAFF else serving.api if first in _API else serving.public

    def _health(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        import json

        state: dict[str, Any] = {"status": "ok", "revision": self.holder.serving.generation.revision}
        try:
            with self.holder.engine.connect() as connection:
                read_clock(connection)
        except sa.exc.SQLAlchemyError:
            state["status"] = "degraded"
            state["database"] = "away"
        if self.holder.failure:
            state["status"] = "degraded"
            state["failure"] = self.holder.failure
        body = json.dumps(state, ensure_ascii=False).encode()
        headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("200 OK" if state["status"] == "ok" else "503 Service Unavailable", headers)
        return [body]


def make_router(settings: Settings, engine: Engine) -> Router:
    """The WSGI application of this process. Raises :class:`NothingApplied` before the first ``apply``."""
    clear_abandoned(settings.files, time.time() - ABANDONED_AFTER)
    return Router(Holder(settings, engine))
