"""Names that a schema may not use, computed from the libraries that would trip over them."""

from __future__ import annotations

from functools import cache

from generator.spec.model import Text


@cache
def reserved_fields() -> dict[str, Text]:
    """Field keys that are attributes of forms or models, each with whose it is (fab.md §2: ``meta`` breaks a form)."""
    import wtforms
    from flask_appbuilder import Model
    from flask_appbuilder.forms import DynamicForm
    from sqlalchemy.orm import DeclarativeBase

    class Base(DeclarativeBase):
        pass

    sources: tuple[tuple[str, object], ...] = (
        ("SQLAlchemy", Base),
        ("Flask-AppBuilder", Model),
        ("WTForms", wtforms.Form()),
        ("WTForms", DynamicForm),
    )
    reserved: dict[str, Text] = {}
    for owner, source in sources:
        for name in dir(source):
            if not name.startswith("_") and name == name.lower():
                reserved[name] = Text(f"{owner} 的属性", f"an attribute of {owner}")
    for name in ("csrf_token", "query"):
        reserved.setdefault(name, Text("系统使用的名称", "a name that the software uses"))
    return reserved


@cache
def reserved_tables() -> frozenset[str]:
    """Tables of the software and of Flask-AppBuilder."""
    from app.store import fab, search, tables

    own = {table.name for table in (*tables.metadata.tables.values(), search.documents)}
    virtual = {"search_index", *(f"search_index_{part}" for part in ("data", "idx", "docsize", "config", "content"))}
    return frozenset(own | virtual | set(fab.fab_tables) | {"alembic_version", "sqlite_master", "sqlite_sequence"})
