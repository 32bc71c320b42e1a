"""``apply``: brings tables, units, columns and rights in step with the schema files."""

from __future__ import annotations

import click

from app.commands import checked_site, database, fail, person, with_settings
from config import Settings, ensure_secrets


@click.command("apply")
@with_settings
@click.option("--comment", "-m", default="", help="说明 why, kept with the revision")
def command(settings: Settings, comment: str) -> None:
    """把模式文件应用到数据库。 Apply the schema files to the database."""
    from app.office.applying import NotApplicable, apply
    from generator.plan.render import render_plan

    tree, site = checked_site(settings)
    settings = ensure_secrets(settings)
    try:
        with database(settings) as engine:
            applied = apply(engine, settings, tree, site, author=person(), comment=comment)
    except NotApplicable as error:
        fail(render_plan(error.plan))
    else:
        click.echo(render_plan(applied.plan))
        click.echo(f"当前版本 revision {applied.revision}")
