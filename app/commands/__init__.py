"""The commands of ``run.py``, one module each; what they share is here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from config import Settings, SettingsError, ensure_secrets, load_settings

COMMANDS = ("check", "plan", "apply", "load", "serve", "new", "matrix", "reindex")


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


def with_secrets(settings: Settings) -> Settings:
    """The settings with their secrets, written to ``var`` where they are new; ends the command where they cannot be."""
    try:
        return ensure_secrets(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def with_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--schemas`` and ``--database`` and hands the settings in as the first argument."""

    @click.option("--schemas", type=click.Path(file_okay=False, path_type=Path), help="模式目录 folder of schema files")
    @click.option("--database", help="数据库地址 database URL (DATABASE_URL)")
    @wraps(function)
    def wrapper(schemas: Path | None, database: str | None, **arguments: Any) -> Any:
        environ: dict[str, str] = dict(_environ())
        if database:
            environ["DATABASE_URL"] = database
        try:
            settings = load_settings(environ)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        if schemas is not None:
            settings = replace(settings, schemas=schemas.resolve())
        return function(settings, **arguments)

    return wrapper


def _environ() -> dict[str, str]:
    import os

    return dict(os.environ)


def fail(text: str, code: int = 1) -> None:
    """Prints ``text`` to standard error and ends the command with ``code``."""
    click.echo(text, err=True)
    sys.exit(code)


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
