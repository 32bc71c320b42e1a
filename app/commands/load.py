"""``load``: users and records of the fixtures."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands import applied_workplace, fail, shown_folder, with_settings
from config import Settings, ensure_secrets


@click.command("load")
@with_settings
@click.option(
    "--fixtures", type=click.Path(exists=True, file_okay=False, path_type=Path), help="数据目录 fixtures folder"
)
@click.option("--users/--no-users", default=True, help="是否建立演示账号 make demonstration accounts")
def command(settings: Settings, fixtures: Path | None, users: bool) -> None:
    """载入演示账号和记录，可重复执行。 Load demonstration accounts and records; safe to repeat.

    Records that a person has edited since stay as they are. A site without a fixtures folder has no records to load.
    """
    from app.office.demo import NotInProduction, load_demo_accounts
    from app.office.loading import Loaded, LoadFailed, load_fixtures
    from app.store.database import writing

    settings = ensure_secrets(settings)
    folder = fixtures.resolve() if fixtures else settings.fixtures
    try:
        with applied_workplace(settings) as place, writing(place.engine) as connection:
            accounts = 0
            if users:
                accounts = load_demo_accounts(connection, place, settings.demo_password, production=settings.production)
            result = load_fixtures(connection, place, folder) if folder.is_dir() else Loaded()
    except NotInProduction:
        fail("生产模式下不建立演示账号，请加 --no-users。 No demonstration accounts in production; use --no-users.")
    except LoadFailed as error:
        shown = shown_folder(folder)
        fail("\n".join(f"{shown}/{problem}" for problem in error.problems))
    else:
        click.echo(
            f"账号 accounts +{accounts}; 记录 records +{result.created}, 更新 updated {result.updated}, "
            f"未变 unchanged {result.unchanged}, 人工修改过而保留 edited by people {result.edited}"
        )
