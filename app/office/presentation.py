"""What showing values asks of the running system: titles of records, names of units and people, addresses of files.

One object a request. Titles of records are read for the whole page at once, and only those that the reader may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.office import people
from app.office.context import Caller, Workplace
from app.office.reading import is_visible
from app.store import fab, register, tables
from app.store.database import utc_now
from generator.spec.model import Column, Field, Text
from generator.spec.policy import RecordFacts

_user = fab.users


def masked(text: str) -> str:
    """A personal text with all but its ends covered: 王** , 138****21. An empty one stays empty."""
    if len(text) <= 4:
        return text[:1] + "*" * (len(text) - 1) if len(text) > 1 else "*" * len(text)
    return f"{text[:3]}{'*' * min(8, len(text) - 4)}{text[-1:] if len(text) < 9 else text[-2:]}"


class Presentation:
    """A :class:`generator.fieldtypes.base.RenderContext` for one reader and one request."""

    def __init__(
        self,
        place: Workplace,
        caller: Caller,
        connection: Connection,
        *,
        audience: str = "staff",
        now: datetime | None = None,
    ) -> None:
        self.place, self.caller, self.connection, self.audience = place, caller, connection, audience
        self.locale = caller.locale
        self.now = now or utc_now()
        self._entries: dict[int, tuple[str, str | None] | None] = {}
        self._users: dict[int, str] = {}

    def prepare(self, fields: Sequence[Field], rows: Iterable[Mapping[str, Any]]) -> None:
        """Reads, with at most one query each, the records and people that ``rows`` (canonical values) name."""
        rows = list(rows)
        declared = tuple(fields)
        wanted = {target for row in rows for _, target in register.targets(declared, row)}
        self._read_entries(wanted - set(self._entries))
        users: set[int] = set()
        for field in declared:
            if field.type == "user":
                for row in rows:
                    value = row.get(field.key)
                    users.update(v for v in (value if isinstance(value, list) else [value]) if isinstance(v, int))
        self.prepare_users(users)

    def prepare_users(self, users: Iterable[int | None]) -> None:
        """Reads the names of ``users`` with one query."""
        missing = {number for number in users if number is not None and number not in self._users}
        if missing:
            self._users |= dict.fromkeys(missing, "") | people.names_of(self.connection, missing)

    def _read_entries(self, wanted: set[int]) -> None:
        if not wanted:
            return
        self._entries |= dict.fromkeys(wanted)
        table = tables.entries
        for row in self.connection.execute(sa.select(table).where(table.c.id.in_(wanted))):
            self._entries[row.id] = self._entry(row)

    def _entry(self, row: Any) -> tuple[str, str | None] | None:
        generation = self.place.generation
        kind = generation.names.type_keys.get(row.type_id, "")
        column_id = generation.names.column_keys.get(row.column_id, "")
        visible = is_visible(row.public, row.published_from, row.published_until, self.now)
        if self.audience == "public":
            column = generation.site.columns.get(column_id)
            return (row.title, public_url(column, row.id)) if visible and column else None
        facts = RecordFacts(
            column_id, generation.names.unit_keys.get(row.unit_id, ""), row.state, row.created_by, visible
        )
        decide = generation.policy.decide
        if decide(self.caller.actor, "read", record_type=kind, column=column_id, record=facts).allowed:
            return row.title, f"/admin/{kind}/show/{row.id}"
        if decide(self.caller.actor, "pick", record_type=kind, column=column_id, record=facts).allowed:
            return row.title, None
        return None

    def entry(self, entry_id: int) -> tuple[str, str | None] | None:
        """Title and address of a record; None where this reader may not know of it."""
        if entry_id not in self._entries:
            self._read_entries({entry_id})
        return self._entries.get(entry_id)

    def unit(self, key: str) -> Text | None:
        """The title of a unit."""
        unit = self.place.generation.site.units.get(key)
        return unit.title if unit else None

    def user(self, user_id: int) -> str:
        """The name of a person."""
        self.prepare_users([user_id])
        return self._users.get(user_id, "")

    def file_url(self, value: Mapping[str, Any]) -> str:
        """Where this reader downloads a file."""
        base = "/files" if self.audience == "public" else "/admin/files"
        return f"{base}/{value.get('attachment', 0)}"


class FormPresentation(Presentation):
    """A :class:`generator.fieldtypes.base.FormContext`: what an input offers and where uploads go."""

    SHORT_LIST = 50
    LOOKED_THROUGH = 300

    def units(self, field: Field) -> list[tuple[str, str]]:
        """Every unit of the site."""
        return [(key, unit.title.get(self.locale)) for key, unit in self.place.generation.site.units.items()]

    def users(self, field: Field) -> list[tuple[int, str]]:
        """Every active account."""
        rows = self.connection.execute(
            sa.select(_user.c.id, _user.c.first_name, _user.c.last_name, _user.c.username)
            .where(_user.c.active)
            .order_by(_user.c.username)
        )
        return [(row.id, people.display_name(row.first_name, row.last_name, row.username)) for row in rows]

    def reference_options(self, field: Field) -> list[tuple[int, str]] | None:
        """The records that may be chosen, or None where there are more than :data:`SHORT_LIST`."""
        from app.office.choosing import choices

        found = choices(self.connection, self.place, self.caller, field, "", limit=self.SHORT_LIST + 1)
        return None if len(found) > self.SHORT_LIST else found

    def reference_url(self, field: Field) -> str:
        """The end point of the search for one field's targets."""
        return f"/admin/choose?field={field.position}"

    def reference_title(self, entry_id: int) -> str | None:
        """The title of a chosen record."""
        found = self.entry(entry_id)
        return found[0] if found else None

    def suggestions(self, field: Field) -> list[str]:
        """The declared suggestions of a field, or the values used so far (``own``) in records the person may read."""
        if isinstance(field.suggest, tuple):
            return list(field.suggest)
        return self._used_values(field) if field.suggest == "own" else []

    def _used_values(self, field: Field) -> list[str]:
        from app.office.lists import readable

        policy = self.place.generation.policy
        for key, model in self.place.generation.models.items():
            if field.key in policy.hidden_fields(self.caller.actor, key):
                continue
            stored = model.stored.get(field.key)
            if stored is None or stored.field is not field or stored.sealed:
                continue
            rows = self.connection.execute(
                sa.select(stored.column)
                .where(readable(self.place, self.caller, model), stored.column.is_not(None))
                .order_by(model.table.c._updated_at.desc())
                .limit(self.LOOKED_THROUGH)
            )
            values = (stored.type.from_column(field, row[0]) for row in rows)
            texts = (one for value in values for one in (value if isinstance(value, list) else [value]))
            return list(dict.fromkeys(str(one) for one in texts))[: self.SHORT_LIST]
        return []

    def store_file(self, upload: Any, field: Field) -> Mapping[str, Any]:
        """Stores an upload at once, so that a form that comes back keeps it."""
        from app.office.uploads import store_upload

        return store_upload(self.place, self.caller, upload, field)


def public_url(column: Column, entry_id: int) -> str:
    """The public address of a record: its column's path and its id."""
    return f"{column.public.path}/{entry_id}.html"
