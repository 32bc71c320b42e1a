"""``plan``: what ``apply`` would do."""

from __future__ import annotations

import sys

import click

from app.commands import checked_site, database, with_settings
from config import Settings


@click.command("plan")
@with_settings
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def command(settings: Settings, as_json: bool) -> None:
    """列出 apply 将要做的变更。 Show what apply would do.

    Exit 0: nothing to do; 2: something to do; 1: it cannot be applied.
    """
    from app.office.applying import current_plan
    from generator.plan.render import render_plan

    tree, site = checked_site(settings)
    with database(settings) as engine:
        plan = current_plan(engine, settings, tree, site)
    click.echo(plan.to_json() if as_json else render_plan(plan))
    sys.exit(1 if plan.refusals else 0 if plan.is_empty else 2)
