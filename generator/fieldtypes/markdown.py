"""Markdown as HTML. Raw HTML in the source is text, and the result is sanitised like any rich text."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.fieldtypes.sanitise import sanitise

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")


def render_markdown(source: str) -> Markup:
    """The HTML of ``source``: CommonMark with tables."""
    return Markup(sanitise(_MARKDOWN.render(source)))  # noqa: S704  # sanitised just now
