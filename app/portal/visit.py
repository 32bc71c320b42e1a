"""One request of a reader: language, addresses, and what showing values may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from app.office.presentation import public_url
from app.portal.portal import Portal
from app.portal.words import word
from app.store.database import utc_now
from generator.spec.model import Column, Edition, Text

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ADDRESS = re.compile(r"https?://|mailto:|tel:")
LONGEST_QUERY = 100


def clean(text: str, longest: int = LONGEST_QUERY) -> str:
    """What a reader typed, without control characters, single spaced, cut to a bearable length."""
    return " ".join(_CONTROL.sub(" ", text[: longest * 4]).split())[:longest]


@dataclass
class Visit:
    """Who reads: a language and a moment. Also the ``RenderContext`` of field types, for everyone alike."""

    portal: Portal
    locale: str = "zh"
    arguments: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=utc_now)
    inline_images: bool = False
    entries: dict[int, tuple[str, str | None]] = field(default_factory=dict)

    # -- addresses ----------------------------------------------------------------------------------------------------

    @property
    def chosen_language(self) -> str:
        """The language, where the reader chose another than the site's first one; else ""."""
        return "" if self.locale == next(iter(self.portal.site.languages), "zh") else self.locale

    def link(self, path: str, **query: str | int | None) -> str:
        """An address of this site that keeps the reader's language."""
        values = {key: str(value) for key, value in query.items() if value not in (None, "")}
        if self.chosen_language:
            values["lang"] = self.chosen_language
        address = quote(path, safe="/-_.~")
        return f"{address}?{urlencode(values)}" if values else address

    def edition_url(self, edition: Edition) -> str:
        """The home page of an edition."""
        return self.link(f"{edition.prefix}/")

    def column_url(self, column: Column, **query: str | int | None) -> str:
        """The page of a column, or the address that it stands for."""
        if column.link:
            return self._linked(column)
        return self.link(f"{column.public.path}/", **query)

    def _linked(self, column: Column) -> str:
        """The address that a column stands for; one with a scheme of its own making leads home instead."""
        if column.link.startswith("/") and not column.link.startswith("//"):
            return self.link(column.link) if not set(column.link) & {"?", "#"} else column.link
        outside = _ADDRESS.match(column.link)
        return column.link if outside else self.edition_url(self.portal.structure.edition_of(column))

    def record_url(self, column: Column, entry_id: int) -> str:
        """The page of a record."""
        return self.link(public_url(column, entry_id))

    def entry_url(self, column_number: int | None, entry_id: int) -> str | None:
        """The page of a record by its home column's number; None where that column has no public page."""
        column = self.column(column_number)
        return None if column is None else self.record_url(column, entry_id)

    def column(self, number: int | None) -> Column | None:
        """The visible column with this number."""
        key = self.portal.generation.names.column_keys.get(number or 0, "")
        return self.portal.site.columns[key] if key in self.portal.structure.visible else None

    # -- words --------------------------------------------------------------------------------------------------------

    def word(self, key: str, **values: object) -> str:
        """A text of the pages' frame."""
        return word(key, self.locale, **values)

    def text(self, text: Text | None) -> str:
        """A declared text."""
        return "" if text is None else text.get(self.locale)

    def moment(self, moment: datetime | None) -> str:
        """A stored time as ``YYYY-MM-DD HH:MM`` of the site."""
        local = self.portal.local(moment)
        return "" if local is None else local.strftime("%Y-%m-%d %H:%M")

    def day(self, moment: datetime | None) -> str:
        """A stored time as a day of the site."""
        return self.moment(moment)[:10]

    def unit_name(self, number: int | None) -> str:
        """The name of a unit by its number."""
        unit = self.portal.site.units.get(self.portal.generation.names.unit_keys.get(number or 0, ""))
        return "" if unit is None else unit.title.get(self.locale)

    # -- RenderContext ------------------------------------------------------------------------------------------------

    def entry(self, entry_id: int) -> tuple[str, str | None] | None:
        """Title and address of a record that was read with the page; None where the public may not know of it."""
        return self.entries.get(entry_id)

    def unit(self, key: str) -> Text | None:
        """The title of a unit."""
        unit = self.portal.site.units.get(key)
        return unit.title if unit else None

    def user(self, user_id: int) -> str:
        """The public is not told who of the staff did something."""
        return ""

    def file_url(self, value: Mapping[str, Any]) -> str:
        """Where an attachment is downloaded, or loaded as a picture of the page."""
        address = f"/files/{value.get('attachment', 0)}"
        return f"{address}/image" if self.inline_images else address

    def with_pictures(self) -> Visit:
        """The same reader, for rendering pictures of the page rather than downloads."""
        return Visit(self.portal, self.locale, self.arguments, self.now, True, self.entries)
