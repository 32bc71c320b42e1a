"""The one place that lets HTML through: what rich text may contain."""

from __future__ import annotations

import html
import re

import nh3

_TAGS: frozenset[str] = frozenset().union(
    ("p", "br", "hr", "h2", "h3", "h4", "h5", "ul", "ol", "li", "dl", "dt", "dd", "div", "blockquote", "pre"),
    ("a", "strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "cite", "q", "code", "kbd"),
    ("abbr", "span", "figure", "figcaption", "img"),
    ("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "id"},
    "ol": {"start"},
    "col": {"span"},
    "colgroup": {"span"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)
_BLOCK = re.compile(
    r"</?(?:p|br|hr|h[2-5]|ul|ol|li|dl|dt|dd|blockquote|pre|div|figure|figcaption|table|caption|tr|td|th)\b"
)
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_EMPTY_BODY = re.compile(r"<(?!img\b)[^>]*>|&nbsp;|\s")


def sanitise(source: str) -> str:
    """``source`` without anything that could run, load from elsewhere by script, or break the page around it."""
    return _CLEANER.clean(source)


def html_to_text(source: str) -> str:
    """The words of sanitised HTML, one block a line; a picture is its alternative text."""
    spaced = _BLOCK.sub(lambda match: "\n" + match[0], _PICTURE.sub(r" \1 ", source))
    plain = html.unescape(nh3.clean(spaced, tags=set()))
    return "\n".join(line for raw in plain.split("\n") if (line := " ".join(raw.split())))


def has_content(source: str) -> bool:
    """Whether sanitised HTML shows anything: words or a picture."""
    return bool(_EMPTY_BODY.sub("", source))
