"""``serve``: the site behind granian."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from app.commands import applied_workplace, fail, with_settings
from config import Settings, ensure_secrets

if TYPE_CHECKING:
    from app.office.context import Workplace

BLOCKING_THREADS = 4
"""Threads that run requests in one worker process."""


@click.command("serve")
@with_settings
@click.option("--port", type=click.IntRange(1, 65535), help="端口 port (PORT)")
@click.option("--host", help="地址 address to listen on (HOST)")
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 worker processes (WORKERS)")
def command(settings: Settings, port: int | None, host: str | None, workers: int | None) -> None:
    """启动网站与采编后台。 Serve the public site, the office and the API."""
    settings = replace(
        settings,
        port=port or settings.port,
        host=host or settings.host,
        workers=workers or settings.workers,
    )
    settings = ensure_secrets(settings)
    with applied_workplace(settings) as place:
        refuse_demo_accounts(settings, place)
        refuse_taken_address(settings)
        announce(settings, place)
    _serve(settings)


def refuse_demo_accounts(settings: Settings, place: Workplace) -> None:
    """Ends the command in production while accounts of the demonstration can sign in."""
    from app.office.demo import active_demo_accounts

    if settings.production and (count := active_demo_accounts(place.engine)):
        fail(
            f"生产模式下不允许演示账号（现有 {count} 个），请先运行 python run.py user leave --demo。 "
            f"{count} demonstration accounts are active; close them first: python run.py user leave --demo"
        )


def refuse_taken_address(settings: Settings) -> None:
    """Ends the command where nothing can listen at the address: another server is there, or it is none of ours."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        fail(
            f"{settings.host}:{settings.port} 不能监听（{error.strerror}），可用 --port 换一个端口。 "
            f"Nothing can listen there ({error.strerror}); choose another --port."
        )


def announce(settings: Settings, place: Workplace) -> None:
    """Prints the addresses, and how to sign in to the demonstration."""
    from app.office.demo import active_demo_accounts

    base = f"http://{settings.host}:{settings.port}"
    click.echo(f"公众网站 public site   {base}/")
    click.echo(f"采编后台 office        {base}/admin/")
    click.echo(f"数据接口 REST          {base}/api/v1/openapi.json")
    if not settings.production and active_demo_accounts(place.engine):
        site = place.generation.site
        example = f"{next(iter(site.units))}.{next(iter(site.duties))}"
        click.echo(f"演示账号 demo accounts <单位 unit>.<岗位 duty>, 如 e.g. {example} / {settings.demo_password}")


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
