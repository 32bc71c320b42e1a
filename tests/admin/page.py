"""A page as a test reads it: elements with attributes, the text people see, and what is wrong with its structure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "use",
        "wbr",
        "path",
    ]
)
UNSEEN = frozenset({"script", "style", "template", "title", "head"})


@dataclass
class Element:
    """One element: name, attributes (an empty one is ""), its own and its descendants' text, its ancestors."""

    name: str
    attributes: dict[str, str]
    parents: tuple[Element, ...]
    text: list[str] = field(default_factory=list)

    def get(self, key: str) -> str:
        return self.attributes.get(key, "")

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())

    def inside(self, name: str) -> bool:
        return any(parent.name == name for parent in self.parents)


class Page(HTMLParser):
    """Parses ``html`` at once; ``elements`` are in document order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self.errors: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.errors += [f"<{element.name}> is not closed" for element in self._open if element.name != "html"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1].name != tag:
            self.errors.append(f"</{tag}> closes {self._open[-1].name if self._open else 'nothing'} at {self.getpos()}")
        if any(element.name == tag for element in self._open):
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.name in names]

    @property
    def seen(self) -> str:
        """All text outside of scripts, styles and the head."""
        return next((element.words for element in self.elements if element.name == "body"), "")

    def problems(self) -> list[str]:
        """What is wrong with the structure: unbalanced tags, landmarks, names of inputs and links, ids, inline code."""
        found = list(self.errors)
        ids = Counter(element.get("id") for element in self.elements if "id" in element.attributes)
        found += [f"id {key!r} is used {count} times" for key, count in ids.items() if count > 1]
        found += [f"{len(self.all(name))} × <{name}>" for name in ("main", "h1", "title") if len(self.all(name)) != 1]
        labels = {element.get("for") for element in self.all("label")}
        found += [f"label for missing {key!r}" for key in labels if key and key not in ids]
        for element in self.elements:
            found += self._element(element, labels, ids)
        return found

    def _element(self, element: Element, labels: set[str], ids: Counter[str]) -> list[str]:
        found, name = [], element.name
        shown = f"<{name} {element.attributes}>"
        if "style" in element.attributes or name == "style":
            found.append(f"inline style: {shown}")
        if name == "script" and not element.get("src"):
            found.append("inline script")
        found += [f"handler: {shown}" for key in element.attributes if key.startswith("on")]
        if name == "nav" and not (element.get("aria-label") or element.get("aria-labelledby")):
            found.append(f"nav without a name: {shown}")
        for key in ("aria-labelledby", "aria-describedby", "aria-controls"):
            found += [f"{key} points at missing {part!r}" for part in element.get(key).split() if part not in ids]
        if (
            name in ("input", "select", "textarea")
            and element.get("type") != "hidden"
            and "hidden" not in element.attributes
        ):
            named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labels
            if not named and not element.inside("label"):
                found.append(f"input without a label: {shown}")
        if name in ("a", "button", "summary") and not (element.words or element.get("aria-label")):
            found.append(f"no name: {shown}")
        if name == "a" and not element.get("href"):
            found.append(f"link without an address: {shown}")
        if name == "img" and "alt" not in element.attributes:
            found.append(f"picture without alt: {shown}")
        return found
