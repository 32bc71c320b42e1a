"""Static files of the public pages under addresses that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"
STATIC_URL = "/static"
YEAR = 31_536_000


@cache
def asset_url(path: str) -> str:
    """The address of a file below ``static/``. Raises OSError where there is no such file."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"{STATIC_URL}/{path}?v={digest}"
