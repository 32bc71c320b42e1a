"""``load``: users and records of the fixtures."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands import fail, shown_folder, with_secrets, with_settings
from config import Settings


@click.command("load")
@with_settings
@click.option(
    "--fixtures", type=click.Path(exists=True, file_okay=False, path_type=Path), help="数据目录 fixtures folder"
)
@click.option("--users/--no-users", default=True, help="是否建立演示账号 make demonstration accounts")
def command(settings: Settings, fixtures: Path | None, users: bool) -> None:
    """载入演示账号和记录,可重复执行。 Load demonstration accounts and records; safe to repeat.

    Records that a person has edited since stay as they are.
    """
    from app.generations import load_generation
    from app.office.context import Workplace
    from app.office.demo import NotInProduction, load_demo_accounts
    from app.office.loading import LoadFailed, load_fixtures
    from app.store.database import make_engine, writing

    settings = with_secrets(settings)
    engine = make_engine(settings.database)
    generation = load_generation(engine, settings)
    if generation is None:
        fail("还没有应用过模式,请先运行 python run.py apply。 Nothing has been applied; run: python run.py apply")
        return
    folder = fixtures.resolve() if fixtures else settings.fixtures
    place = Workplace(engine, generation, settings.files)
    try:
        with writing(engine) as connection:
            accounts = 0
            if users:
                accounts = load_demo_accounts(connection, place, settings.demo_password, production=settings.production)
            result = load_fixtures(connection, place, folder)
    except NotInProduction:
        fail("生产模式下不建立演示账号,请加 --no-users。 No demonstration accounts in production; use --no-users.")
    except LoadFailed as error:
        shown = shown_folder(folder)
        fail("\n".join(f"{shown}/{problem}" for problem in error.problems))
    else:
        click.echo(
            f"账号 accounts +{accounts}; 记录 records +{result.created}, 更新 updated {result.updated}, "
            f"未变 unchanged {result.unchanged}, 人工修改过而保留 edited by people {result.edited}"
        )
