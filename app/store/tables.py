"""The tables that belong to the software, not to a schema: they outlive every generation.

Ids of users point at Flask-AppBuilder's ``ab_user`` without a foreign key, since that table is in another metadata.
All times are UTC without offset.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KEY = sa.String(200)

clock = sa.Table(
    "clock",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False, default=0),
    sa.Column("grants", sa.Integer, nullable=False, default=0),
    comment="one row: the applied schema revision and the version of the grants",
)
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("author", KEY, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("generator", sa.String(40), nullable=False),
    sa.Column("overrides", sa.String(64), nullable=False),
    sa.Column("tree", sa.Text, nullable=False),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("names", sa.Text, nullable=False),
    sa.Column("operations", sa.Text, nullable=False),
)


def _named(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", KEY, nullable=False, unique=True),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, default=True),
    )


units = _named("units")
duties = _named("duties")
columns = _named("columns")
record_types = _named("record_types")

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("type_id", sa.ForeignKey("record_types.id"), nullable=False),
    sa.Column("column_id", sa.ForeignKey("columns.id"), nullable=True),
    sa.Column("unit_id", sa.ForeignKey("units.id"), nullable=False),
    sa.Column("state", sa.String(63), nullable=False),
    sa.Column("public", sa.Boolean, nullable=False, default=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published_from", sa.DateTime),
    sa.Column("published_until", sa.DateTime),
    sa.Column("first_published_at", sa.DateTime),
    sa.Column("created_by", sa.Integer),
    sa.Column("updated_at", sa.DateTime, nullable=False),
    sa.Column("schema_revision", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, default=1),
    sa.Index("ix_entries_public", "column_id", "public", "published_from", "published_until", "id"),
    sa.Index("ix_entries_type", "type_id", "id"),
    sa.Index("ix_entries_unit", "unit_id", "state", "id"),
    sa.Index("ix_entries_author", "created_by", "state", "id"),
    sqlite_autoincrement=True,
)
placements = sa.Table(
    "placements",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("column_id", sa.ForeignKey("columns.id"), primary_key=True, index=True),
    comment="columns in which a record is shown beside its home column",
)
links = sa.Table(
    "links",
    metadata,
    sa.Column("source_id", sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("field", KEY, primary_key=True),
    sa.Column("target_id", sa.ForeignKey("entries.id"), primary_key=True, index=True),
    comment="which record refers to which, for back references and for refusing to delete a target",
)
assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Integer, nullable=False, index=True),
    sa.Column("unit_id", sa.ForeignKey("units.id"), nullable=False),
    sa.Column("duty_id", sa.ForeignKey("duties.id"), nullable=False),
    sa.Column("starts_on", sa.Date),
    sa.Column("ends_on", sa.Date),
    sa.Column("created_by", sa.Integer),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.UniqueConstraint("user_id", "unit_id", "duty_id"),
    comment="who holds which duty in which unit; ends_on is the last day, a date of the site's calendar",
)
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("user_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("unit_id", sa.ForeignKey("units.id"), nullable=False),
    sa.Column("change_password", sa.Boolean, nullable=False, default=True),
    sa.Column("demo", sa.Boolean, nullable=False, default=False),
    sa.Column("session_version", sa.Integer, nullable=False, default=1),
    comment="what Flask-AppBuilder's user does not know: home unit, whether a new password is due",
)
tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("user_id", sa.Integer, nullable=False, index=True),
    sa.Column("label", sa.String(200), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
)
attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("media_type", sa.String(127), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("created_by", sa.Integer),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
attachment_uses = sa.Table(
    "attachment_uses",
    metadata,
    sa.Column("attachment_id", sa.ForeignKey("attachments.id"), primary_key=True),
    sa.Column("entry_id", sa.ForeignKey("entries.id"), primary_key=True, index=True),
    sa.Column("field", KEY, primary_key=True),
    comment="which record shows an attachment: whoever may read one of them, and the field, may download it",
)
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("scope", sa.String(300), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
    comment="gap-free numbers of sequence fields, one row a type, field and scope",
)
log = sa.Table(
    "log",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("user_id", sa.Integer),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("action", sa.String(63), nullable=False),
    sa.Column("entry_id", sa.Integer, index=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False, default=""),
    sa.Column("changes", JSON),
)
loaded = sa.Table(
    "loaded",
    metadata,
    sa.Column("natural_key", KEY, primary_key=True),
    sa.Column("entry_id", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    comment="records that fixtures made: version tells whether a person has edited one since",
)
