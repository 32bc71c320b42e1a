"""``reindex``: writes the register and the search index anew from the type tables."""

from __future__ import annotations

import click

from app.commands import applied_workplace, with_settings
from config import Settings, ensure_secrets


@click.command("reindex")
@with_settings
def command(settings: Settings) -> None:
    """由各类记录表重建总登记和检索索引。 Rebuild register and search index from the record tables."""
    from app.store import register
    from app.store.database import writing

    with applied_workplace(ensure_secrets(settings)) as place, writing(place.engine) as connection:
        count = register.rebuild(connection, place.generation)
    click.echo(f"已重建 {count} 条。 {count} records rebuilt.")
