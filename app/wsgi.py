"""The WSGI application of one worker process, for granian, gunicorn or any other server."""

from __future__ import annotations

from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

from app.generations import make_router
from app.store.database import make_engine
from config import ensure_secrets, load_settings


def make_application() -> Any:
    """The application for the settings of the environment."""
    settings = ensure_secrets(load_settings())
    router = make_router(settings, make_engine(settings.database))
    if not settings.trusted_proxies:
        return router
    return ProxyFix(router, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)


application = make_application()
