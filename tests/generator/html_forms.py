"""What a browser without JavaScript would post from a page: the successful controls of its HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

_VOID = {"input", "br", "img", "hr", "option"}


class _Controls(HTMLParser):
    def __init__(self, noscript: bool) -> None:
        super().__init__()
        self.noscript = noscript
        self.pairs: list[tuple[str, str]] = []
        self.skipping = 0
        self.select: tuple[str, bool] | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.described: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template" or (tag == "noscript" and not self.noscript):
            self.skipping += 1
        if self.skipping:
            return
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label" and "for" in given:
            self.labels.append(given["for"])
        self.described += given.get("aria-describedby", "").split()
        name, kind = given.get("name", ""), given.get("type", "text")
        if "disabled" in given or (not name and tag != "option"):
            return
        if (
            tag == "input"
            and kind not in ("file", "submit")
            and (kind not in ("checkbox", "radio") or "checked" in given)
        ):
            self.pairs.append((name, given.get("value", "")))
        elif tag == "select":
            self.select, self.options = (name, "multiple" in given), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "template" or (tag == "noscript" and not self.noscript):
            self.skipping -= 1
        elif self.skipping:
            return
        elif tag == "textarea" and self.area is not None:
            self.pairs.append((self.area, self.text.removeprefix("\n")))
            self.area = None
        elif tag == "select" and self.select is not None:
            name, multiple = self.select
            chosen = [value for value, selected in self.options if selected]
            if not multiple:
                chosen = chosen[-1:] or [value for value, _ in self.options[:1]]
            self.pairs += [(name, value) for value in chosen]
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data


def read_page(html: str, *, noscript: bool = False) -> _Controls:
    """The controls, ids, labels and descriptions of a page; ``noscript`` reads what is there without scripts."""
    reader = _Controls(noscript)
    reader.feed(html)
    reader.close()
    return reader


def posted(html: str, *, noscript: bool = False) -> MultiDict[str, str]:
    """What would be posted."""
    return MultiDict(read_page(html, noscript=noscript).pairs)
