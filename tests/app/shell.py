"""Commands of ``run.py`` inside a test, and what they leave behind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.commands import main

FIXTURE = """\
defaults: {column: gov/policy, unit: office}
records:
  - key: first
    state: published
    published: 2026-03-02T09:30
    data: {title: 关于秋季招生的通知, issued_on: 2026-03-02, body: <p>各校按计划招生。</p>}
  - key: second
    state: draft
    data: {title: 草稿}
"""
OWN = ("SCHEMAS_DIR", "OVERRIDES_DIR", "FIXTURES_DIR", "VAR_DIR", "DATABASE_URL", "APP_MODE", "PORT", "HOST", "WORKERS")


@dataclass
class Shell:
    """Commands run in this process, in an environment of their own."""

    environ: dict[str, str]

    def run(self, *arguments: str, code: int = 0, **environ: str) -> Result:
        """Runs ``run.py ARGUMENTS``; fails where it ends with another code or with a traceback."""
        clean = dict.fromkeys(OWN)
        result = CliRunner().invoke(main, list(arguments), env={**clean, **self.environ, **environ})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output + repr(result)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result


def all_rows(engine: sa.Engine) -> dict[str, list[str]]:
    """Every row of every table."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for name, table in metadata.tables.items()
        }


def all_files(folder: Path) -> dict[str, str]:
    """Path → content's hash and mode, of everything but the database, whose file changes without its content."""
    return {
        path.relative_to(folder).as_posix(): f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mode:o}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".sqlite" not in path.name
    }
