"""``reindex``: writes the register and the search index anew from the type tables."""

from __future__ import annotations

import click

from app.commands import fail, with_secrets, with_settings
from config import Settings


@click.command("reindex")
@with_settings
def command(settings: Settings) -> None:
    """由各类记录表重建总登记和检索索引。 Rebuild register and search index from the record tables."""
    from app.generations import load_generation
    from app.store import register
    from app.store.database import make_engine, writing

    settings = with_secrets(settings)
    engine = make_engine(settings.database)
    generation = load_generation(engine, settings)
    if generation is None:
        fail("还没有应用过模式,请先运行 python run.py apply。 Nothing has been applied; run apply first.")
        return
    with writing(engine) as connection:
        count = register.rebuild(connection, generation)
    click.echo(f"已重建 {count} 条。 {count} records rebuilt.")
