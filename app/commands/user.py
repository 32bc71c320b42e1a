"""``user``: accounts and duties from the command line; the first ones of an installation are made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from app.commands import applied_workplace, fail, person, with_settings
from config import Settings, ensure_secrets

if TYPE_CHECKING:
    from app.office.accounts import Account
    from app.office.context import Caller, Workplace


@click.group("user")
def command() -> None:
    """建立账号、授予岗位。 Make accounts and give duties, those included that nobody can give on a screen."""


def _at_work(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hands in the workplace and the trusted caller; a refused change ends the command with its reason."""

    @with_settings
    @wraps(function)
    def wrapper(settings: Settings, **arguments: Any) -> Any:
        from app.office.context import Caller

        caller = Caller(name=person(), channel="command", trusted=True)
        with applied_workplace(ensure_secrets(settings)) as place, _told():
            return function(place, caller, **arguments)

    return wrapper


@contextmanager
def _told() -> Iterator[None]:
    from app.office.context import Invalid, ServiceError

    try:
        yield
    except Invalid as error:
        lines = [f"{p.path[0]}: {p.message.zh} / {p.message.get('en')}" for p in error.problems]
        fail("\n".join(lines))
    except ServiceError as error:
        fail(f"{error.message.zh} / {error.message.get('en')}")


@command.command("add")
@_at_work
@click.argument("username")
@click.option("--name", required=True, help="姓名 the person's name")
@click.option("--unit", required=True, help="所在单位 the unit, by key")
@click.option("--duty", "duties", multiple=True, required=True, help="岗位，可多次 a duty, by key; may be repeated")
@click.option("--email", default="", help="邮箱 e-mail address")
def add(
    place: Workplace, caller: Caller, username: str, name: str, unit: str, duties: tuple[str, ...], email: str
) -> None:
    """建立账号并显示一次首次密码。 Make an account; its first password is shown once."""
    from app.office import accounts

    password = accounts.first_password()
    accounts.create_account(
        place, caller, username=username, name=name, email=email, unit=unit, password=password, duties=duties
    )
    click.echo(_line(place, _account(place, caller, username.strip().lower())))
    _show(password)


@command.command("duty")
@_at_work
@click.argument("username")
@click.option("--unit", required=True, help="单位 the unit in which the duty is held, by key")
@click.option("--add", "added", multiple=True, help="授予岗位，可多次 a duty to give; may be repeated")
@click.option("--remove", "removed", multiple=True, help="收回岗位，可多次 a duty to take; may be repeated")
def duty(
    place: Workplace, caller: Caller, username: str, unit: str, added: tuple[str, ...], removed: tuple[str, ...]
) -> None:
    """授予或收回岗位，立即生效。 Give or take duties, at once."""
    from app.office import accounts

    if not added and not removed:
        raise click.UsageError("请给出 --add 或 --remove。 Give --add or --remove.")
    account = _open_account(place, caller, username)
    accounts.change_duties(place, caller, account.id, unit, add=added, remove=removed)
    click.echo(_line(place, _account(place, caller, username)))


@command.command("password")
@_at_work
@click.argument("username")
def password(place: Workplace, caller: Caller, username: str) -> None:
    """另给一个首次密码，显示一次。 Give a new first password, shown once, and end all sessions."""
    from app.office import accounts

    account, new = _open_account(place, caller, username), accounts.first_password()
    accounts.set_password(place, caller, account.id, new, must_change=True)
    _show(new)


@command.command("leave")
@_at_work
@click.argument("username", required=False)
@click.option("--demo", is_flag=True, help="全部演示账号 all accounts of the demonstration")
def leave(place: Workplace, caller: Caller, username: str | None, demo: bool) -> None:
    """停用账号，终止其全部岗位和令牌。 Close an account; its duties and tokens end at once."""
    from app.office import accounts
    from app.office.demo import close_demo_accounts

    if demo == (username is not None):
        raise click.UsageError("请给出用户名，或 --demo。 Give a user name, or --demo.")
    if demo:
        count = close_demo_accounts(place, caller)
    else:
        accounts.leave(place, caller, _account(place, caller, str(username)).id)
        count = 1
    click.echo(f"已停用 {count} 个账号。 {count} accounts closed.")


@command.command("list")
@_at_work
@click.option("--unit", default="", help="只列一个单位 one unit only, by key")
def list_(place: Workplace, caller: Caller, unit: str) -> None:
    """列出账号及其岗位。 List the accounts and their duties."""
    from app.office import accounts
    from app.office.reach import may_give

    if unit:
        may_give(place, caller, unit, ())
    for account in accounts.accounts_of(place, caller, unit=unit):
        click.echo(_line(place, account))


def _account(place: Workplace, caller: Caller, username: str) -> Account:
    """The account of that name; ends the command, with the nearest name, where there is none."""
    from app.office import accounts
    from generator.check.suggest import nearest

    found = accounts.accounts_of(place, caller, username=username)
    if not found:
        near = nearest(username, (account.username for account in accounts.accounts_of(place, caller)))
        fail(
            f"没有账号“{username}”。{f'是否要写“{near}”？' if near else ''} / "
            f'there is no account "{username}".{f" Did you mean {near}?" if near else ""}'
        )
    return found[0]


def _open_account(place: Workplace, caller: Caller, username: str) -> Account:
    account = _account(place, caller, username)
    if not account.active:
        fail(f"账号“{username}”已停用。 / the account is closed.")
    return account


def _line(place: Workplace, account: Account) -> str:
    """One line of the list: user name, duties with their last days, state, name and unit."""
    held = " ".join(
        f"{unit}.{duty}" + (f"(至 until {until})" if until else "") for (unit, duty), until in account.duties.items()
    )
    state = "已停用 closed" if not account.active else "待改密码 new" if account.must_change else "在用 active"
    unit = place.generation.site.units.get(account.unit)
    return f"{account.username:<24} {held or '-':<32} {state}  {account.name} {unit.short.zh if unit else account.unit}"


def _show(password: str) -> None:
    click.echo(f"首次密码 first password: {password}")
    click.echo(
        "本密码只显示这一次，首次登录时必须更改。 It is shown only now and has to be changed at the first sign-in."
    )
