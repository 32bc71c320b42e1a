"""``matrix``: who may do what, as a table."""

from __future__ import annotations

import click

from app.commands import checked_site, with_settings
from config import Settings


@click.command("matrix")
@with_settings
@click.option("--format", "form", type=click.Choice(["text", "csv", "html"]), default="text", help="输出格式 output")
@click.option("--edition", help="只列一个版 one edition only")
def command(settings: Settings, form: str, edition: str | None) -> None:
    """列出单位 × 栏目 × 操作的权限矩阵。 Write the permission matrix."""
    from generator.spec.matrix_table import matrix_table, render_csv, render_html, render_text

    _, site = checked_site(settings)
    if edition is not None and edition not in site.editions:
        raise click.BadParameter(f"没有版 {edition}；可用 {', '.join(site.editions)}", param_hint="--edition")
    rows = matrix_table(site, edition)
    click.echo({"text": render_text, "csv": render_csv, "html": render_html}[form](rows), nl=False)
