"""``new``: the smallest valid site, or a new column, as files to edit."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from app.commands import checked_site, fail, plainly, with_settings
from config import ROOT, Settings, companion


@click.group("new")
def command() -> None:
    """新建站点或栏目的模式文件。 Make the schema files of a new site or column."""


@command.command("site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@plainly
def new_site(folder: Path) -> None:
    """在 FOLDER 写出最小的有效站点。 Write the smallest valid site into FOLDER."""
    from generator.source.scaffold import METASCHEMAS, site_texts

    texts = site_texts()
    _write(folder, {name: text.replace(METASCHEMAS, _metaschemas(folder / name)) for name, text in texts.items()})
    place, var = shlex.quote(str(folder)), shlex.quote(str(companion(folder, "var")))
    click.echo("下一步 next:")
    click.echo(f"    export SCHEMAS_DIR={place} VAR_DIR={var}")
    for name in ("check", "apply", "load", "serve"):
        click.echo(f"    python run.py {name}")


@command.command("column")
@with_settings
@click.argument("key")
@click.option("--edition", default="", help="所在的版，默认第一个 the edition, the first one by default")
@click.option("--owner", default="", help="主管单位 the owning unit")
@click.option("--title", default="", help="栏目名称 title")
def new_column(settings: Settings, key: str, edition: str, owner: str, title: str) -> None:
    """写出新栏目 KEY 的文件。 Write the file of a new column KEY."""
    from generator.source.scaffold import column_texts

    _, site = checked_site(settings)
    edition = edition or next(iter(site.editions))
    if edition not in site.editions:
        raise click.BadParameter(f"没有版 {edition}；可用 {', '.join(site.editions)}", param_hint="--edition")
    owner = owner or site.editions[edition].owner
    if owner not in site.units:
        raise click.BadParameter(f"没有单位 {owner}", param_hint="--owner")
    try:
        place = _metaschemas(settings.schemas / "columns" / edition / f"{key}.yaml")
        texts = column_texts(key, edition=edition, owner=owner, title=title or key, metaschemas=place)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="KEY") from error
    _write(settings.schemas, texts)
    click.echo("下一步 next: 编辑该文件，再运行 edit it, then: python run.py apply")


def _metaschemas(file: Path) -> str:
    """Where editors find the JSON Schemas, seen from ``file``."""
    from generator.source.scaffold import METASCHEMAS

    folder = ROOT / Path(METASCHEMAS).relative_to("../../..")
    return Path(os.path.relpath(folder, file.resolve().parent)).as_posix()


def _write(folder: Path, texts: dict[str, str]) -> None:
    existing = [name for name in texts if (folder / name).exists()]
    if existing:
        fail(f"已存在，不覆盖 already there: {', '.join(existing)}")
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(f"写出 wrote {path}")
