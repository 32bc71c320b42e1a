"""HTML attributes from a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from markupsafe import Markup


def attributes_html(attributes: Mapping[str, Any]) -> Markup:
    """``name="value"`` for each attribute, sorted; True is the bare name, None and False are left out."""
    parts = [
        name if value is True else f'{name}="{escape(str(value))}"'
        for name, value in sorted(attributes.items())
        if value is not None and value is not False
    ]
    return Markup(" ".join(parts))  # noqa: S704  # values are escaped above, names are ours
