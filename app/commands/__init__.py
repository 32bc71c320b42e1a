"""The commands of ``run.py``, one module each; what they share is here."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from config import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from app.office.context import Workplace

COMMANDS = ("check", "plan", "apply", "load", "serve", "user", "new", "matrix", "reindex")


class LazyGroup(click.Group):
    """A group whose commands are imported when used, so that ``check`` never imports a web framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"app.commands.{cmd_name}").command
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """以 YAML 声明门户与办公系统。 A district's portal and office, declared in YAML."""


def plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """What is wrong with the surroundings (settings, database, overrides, files) ends the command with one line."""

    @wraps(function)
    def wrapper(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except (click.ClickException, click.Abort):
            raise
        except Exception as error:
            text = _plain_text(error)
            if text is None:
                raise
            raise click.ClickException(text) from error

    return wrapper


def with_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--schemas`` and ``--database`` and hands the settings in as the first argument, :func:`plainly`."""

    @click.option("--schemas", type=click.Path(file_okay=False, path_type=Path), help="模式目录 folder of schema files")
    @click.option("--database", help="数据库地址 database URL (DATABASE_URL)")
    @plainly
    @wraps(function)
    def wrapper(schemas: Path | None, database: str | None, **arguments: Any) -> Any:
        environ = dict(os.environ)
        if database:
            environ["DATABASE_URL"] = database
        if schemas is not None:
            environ["SCHEMAS_DIR"] = str(schemas)
        return function(load_settings(environ), **arguments)

    return wrapper


def _plain_text(error: Exception) -> str | None:
    """What is wrong with the surroundings, in one line; None for anything else."""
    import sqlalchemy as sa

    from app.store.database import DatabaseBusy
    from generator.build.hooks import OverrideError

    if isinstance(error, SettingsError):
        return str(error)
    if isinstance(error, OverrideError):
        return f"E590 {error}"
    if isinstance(error, DatabaseBusy):
        return "另一个写入正在进行，请稍后再试。 Another write is under way; try again later."
    if isinstance(error, sa.exc.ArgumentError):
        return f"DATABASE_URL: 无法使用 / cannot be used: {_first_line(error)}"
    if isinstance(error, sa.exc.OperationalError):
        return f"数据库无法使用 the database cannot be used: {_first_line(error.orig or error)}"
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def fail(text: str, code: int = 1) -> None:
    """Prints ``text`` to standard error and ends the command with ``code``."""
    click.echo(text, err=True)
    sys.exit(code)


def person() -> str:
    """Who runs the command, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command"


def shown_folder(folder: Path) -> str:
    """A folder as people know it: relative to where they stand, if it lies below."""
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(folder)


def checked_site(settings: Settings) -> tuple[Any, Any]:
    """(source tree, resolved site) of the schema folder; ends the command with the findings where there are errors."""
    from app.vocabulary import make_vocabulary
    from generator.check import check
    from generator.check.formatters import format_text
    from generator.source import load_tree
    from generator.spec import resolve

    tree = load_tree(settings.schemas)
    vocabulary = make_vocabulary(settings)
    findings = check(tree, vocabulary)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        fail(format_text(errors, shown_folder(settings.schemas)))
    return tree, resolve(tree, vocabulary)


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings' database, closed at the end."""
    from app.store.database import make_engine

    engine = make_engine(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def applied_workplace(settings: Settings) -> Iterator[Workplace]:
    """What services need, for the applied generation; ends the command where nothing has been applied."""
    from app.generations import load_generation
    from app.office.context import Workplace

    with database(settings) as engine:
        generation = load_generation(engine, settings)
        if generation is None:
            text = "还没有应用过模式，请先运行 python run.py apply。 Nothing has been applied; run: python run.py apply"
            raise click.ClickException(text)
        yield Workplace(engine, generation, settings.files)
