"""``apply``: brings tables, units, columns and rights in step with the schema files."""

from __future__ import annotations

import getpass

import click

from app.commands import checked_site, fail, with_secrets, with_settings
from config import Settings


@click.command("apply")
@with_settings
@click.option("--comment", "-m", default="", help="说明 why, kept with the revision")
def command(settings: Settings, comment: str) -> None:
    """把模式文件应用到数据库。 Apply the schema files to the database."""
    from app.office.applying import NotApplicable, apply
    from app.store.database import DatabaseBusy, make_engine
    from generator.build.hooks import OverrideError
    from generator.plan.render import render_plan

    tree, site = checked_site(settings)
    settings = with_secrets(settings)
    try:
        applied = apply(make_engine(settings.database), settings, tree, site, author=_author(), comment=comment)
    except NotApplicable as error:
        fail(render_plan(error.plan))
    except DatabaseBusy:
        fail("另一个写入正在进行,请稍后再试。 Another write is under way; try again later.")
    except OverrideError as error:
        fail(f"E590 {error}")
    else:
        click.echo(render_plan(applied.plan))
        click.echo(f"当前版本 revision {applied.revision}")


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "apply"
