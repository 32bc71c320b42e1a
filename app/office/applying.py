"""Brings the database in step with the schema files: the one place that alters tables, units, columns and rights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from app.office import rights
from app.overrides import load_overrides, overrides_hash
from app.store import audit, fab, register, revisions, search, tables
from app.store.cipher import FieldCipher
from app.store.database import is_prepared, writing
from config import Settings
from generator.build.generation import build
from generator.build.models import stored_fields
from generator.build.names import Names, TypeNames
from generator.plan.apply import apply_tables
from generator.plan.compare import make_plan
from generator.plan.operations import Plan
from generator.source import SourceTree
from generator.spec.model import Site


class NotApplicable(Exception):
    """The plan holds refusals; nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the plan cannot be applied")
        self.plan = plan


@dataclass(frozen=True)
class Applied:
    """What ``apply`` did: the plan it carried out and the revision now in force."""

    plan: Plan
    revision: int


def plan_for(connection: Connection | None, settings: Settings, tree: SourceTree, site: Site) -> Plan:
    """The plan from what is applied to ``site``. ``connection`` None: nothing is applied yet."""
    before = revisions.current(connection) if connection is not None else None
    if before is None:
        return make_plan(None, site)

    def count_rows(key: str) -> int:
        names = before.names.types.get(key)
        if names is None or connection is None:
            return 0
        table = sa.table(names.table)
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    changed = tree.hash() != before.hash or overrides_hash(settings.overrides) != before.overrides
    return make_plan(before.site, site, files_changed=changed, count_rows=count_rows)


def current_plan(engine: Engine, settings: Settings, tree: SourceTree, site: Site) -> Plan:
    """:func:`plan_for` on a database that may not have been prepared at all."""
    if not is_prepared(engine):
        return plan_for(None, settings, tree, site)
    with engine.connect() as connection:
        return plan_for(connection, settings, tree, site)


def apply(
    engine: Engine, settings: Settings, tree: SourceTree, site: Site, *, author: str = "", comment: str = ""
) -> Applied:
    """Applies ``site`` in one transaction; a second run changes nothing.

    Raises :class:`NotApplicable` for a plan with refusals, :class:`generator.build.hooks.OverrideError` for overrides
    that do not fit and :class:`app.store.database.DatabaseBusy` while another ``apply`` holds the database.
    """
    overrides = load_overrides(settings.overrides)
    with writing(engine) as connection:
        _prepare(connection)
        plan = plan_for(connection, settings, tree, site)
        if plan.refusals:
            raise NotApplicable(plan)
        before = revisions.current(connection)
        if before is not None and plan.is_empty:
            return Applied(plan, before.number)
        names = _names(connection, site, before.names if before else Names())
        generation = build(
            site, names, (before.number if before else 0) + 1, overrides, FieldCipher(settings.field_keys)
        )
        created = apply_tables(connection, generation.models)
        number = revisions.record(
            connection,
            site=site,
            names=names,
            tree=json.dumps(tree.texts(), ensure_ascii=False, sort_keys=True),
            tree_hash=tree.hash(),
            overrides=overrides_hash(settings.overrides),
            operations=plan.to_json(),
            author=author,
            comment=comment,
        )
        rights.write_grants(connection, generation)
        if before is not None and _titles_changed(before.site, site):
            register.rebuild(connection, generation)
        audit.write(
            connection,
            user_id=None,
            who=author or "apply",
            address="",
            channel="command",
            action="apply",
            subject=f"revision {number}",
            comment=comment,
            changes={"created": created},
        )
    return Applied(plan, number)


def _titles_changed(before: Site, after: Site) -> bool:
    """Whether titles or search texts in the register may read differently now."""

    def what(site: Site) -> dict[str, object]:
        return {
            key: (
                t.title,
                [(f.key, f.search, f.choices) for f in t.fields],
                [(s.key, s.public) for s in t.workflow.states],
            )
            for key, t in site.record_types.items()
        }

    old, new = what(before), what(after)
    return any(old[key] != new.get(key) for key in old)


def _prepare(connection: Connection) -> None:
    """Creates the software's own tables and Flask-AppBuilder's where they are missing."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(4901)"))
    tables.metadata.create_all(connection)
    fab.fab_metadata.create_all(connection)
    search.prepare(connection)
    if connection.execute(sa.select(tables.clock.c.id)).first() is None:
        connection.execute(tables.clock.insert().values(id=1, revision=0, grants=0))


def _names(connection: Connection, site: Site, before: Names) -> Names:
    """The map of the new revision: old names stay, new keys get their first physical name and a permanent id."""
    types = {}
    labels = {key: record_type.label.zh for key, record_type in site.record_types.items()}
    numbers = _rows(connection, tables.record_types, labels)
    for key, record_type in site.record_types.items():
        old = before.types.get(key)
        fields = dict(old.fields) if old else {}
        for field, _, _ in stored_fields(record_type):
            fields.setdefault(field.key, field.key)
        types[key] = TypeNames(numbers[key], old.table if old else record_type.table or key, fields)
    for key, old in before.types.items():
        types.setdefault(key, old)
    return Names(
        types=types,
        units=_rows(connection, tables.units, {key: unit.title.zh for key, unit in site.units.items()}),
        duties=_rows(connection, tables.duties, {key: duty.title.zh for key, duty in site.duties.items()}),
        columns=_rows(connection, tables.columns, {key: column.title.zh for key, column in site.columns.items()}),
    )


def _rows(connection: Connection, table: sa.Table, wanted: Mapping[str, str]) -> dict[str, int]:
    """Writes keys and titles into one of the named tables; returns key → permanent id for all rows, old ones too."""
    present = {row.key: row for row in connection.execute(sa.select(table))}
    new = [{"key": key, "title": title[:500], "active": True} for key, title in wanted.items() if key not in present]
    if new:
        connection.execute(table.insert(), new)
    for key, row in present.items():
        title, active = wanted.get(key, row.title)[:500], key in wanted
        if (row.title, row.active) != (title, active):
            connection.execute(table.update().where(table.c.id == row.id).values(title=title, active=active))
    return {row.key: row.id for row in connection.execute(sa.select(table.c.key, table.c.id).order_by(table.c.id))}
