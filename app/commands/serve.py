"""``serve``: the site behind granian."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from app.commands import fail, with_secrets, with_settings
from config import Settings

BLOCKING_THREADS = 4
"""Threads that run requests in one worker process."""


@click.command("serve")
@with_settings
@click.option("--port", type=click.IntRange(1, 65535), help="端口 port (PORT)")
@click.option("--host", help="地址 address to listen on (HOST)")
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 worker processes (WORKERS)")
def command(settings: Settings, port: int | None, host: str | None, workers: int | None) -> None:
    """启动网站与采编后台。 Serve the public site, the office and the API."""
    from app.generations import load_generation
    from app.store.database import make_engine

    settings = replace(
        settings,
        port=port or settings.port,
        host=host or settings.host,
        workers=workers or settings.workers,
    )
    settings = with_secrets(settings)
    engine = make_engine(settings.database)
    try:
        generation = load_generation(engine, settings)
        if generation is None:
            fail("还没有应用过模式,请先运行 python run.py apply。 Nothing has been applied; run: python run.py apply")
        refuse_demo_accounts(settings, engine)
    finally:
        engine.dispose()
    announce(settings)
    _serve(settings)


def refuse_demo_accounts(settings: Settings, engine: object) -> None:
    """Ends the command in production while accounts of the demonstration can sign in."""
    from sqlalchemy.engine import Engine

    from app.office.demo import active_demo_accounts

    assert isinstance(engine, Engine)
    if settings.production and (count := active_demo_accounts(engine)):
        fail(
            f"生产模式下不允许演示账号(现有 {count} 个)。 {count} demonstration accounts are active; not in production."
        )


def announce(settings: Settings) -> None:
    """Prints the addresses."""
    base = f"http://{settings.host}:{settings.port}"
    click.echo(f"公众网站 public site   {base}/")
    click.echo(f"采编后台 office        {base}/admin/")
    click.echo(f"数据接口 REST          {base}/api/v1/openapi.json")
    if not settings.production and settings.demo_password:
        click.echo(f"演示账号 demo accounts <单位 unit>.<岗位 duty>, 如 e.g. jyj.editor / {settings.demo_password}")


def _serve(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    environ = {
        "SCHEMAS_DIR": str(settings.schemas),
        "OVERRIDES_DIR": str(settings.overrides),
        "VAR_DIR": str(settings.var),
        "DATABASE_URL": settings.database,
        "SECRET_KEY": settings.secret_key,
        "FIELD_KEYS": ",".join(settings.field_keys),
        "PORT": str(settings.port),
        "HOST": settings.host,
        "APP_MODE": settings.mode,
    }
    os.environ.update(environ)
    Granian(
        "app.wsgi:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=BLOCKING_THREADS,
        log_access=False,
        log_level="warning",
    ).serve()
