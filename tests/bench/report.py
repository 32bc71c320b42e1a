"""What the benchmark found, as a Markdown table with the circumstances in which it was found."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """One figure. ``met`` None: there is no target, the figure is for information."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """The last word on it."""
        return "" if self.met is None else "met" if self.met else "**missed**"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def commit() -> str:
    """The commit that was measured, and whether anything was changed since."""
    number = _git("rev-parse", "--verify", "HEAD") or "none"
    return number + (" with uncommitted changes" if _git("status", "--porcelain") else "")


def machine() -> str:
    """Processor, memory, system and the versions that matter, in one line."""
    load = "/".join(f"{number:.1f}" for number in os.getloadavg())
    return ", ".join(
        (
            f"{os.cpu_count()} x {_processor()}",
            f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
            platform.platform(terse=True),
            f"Python {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version}",
            f"granian {version('granian')}",
            f"Flask-AppBuilder {version('flask-appbuilder')}",
            f"load before {load}",
        )
    )


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def markdown(figures: Sequence[Figure], circumstances: Sequence[str]) -> str:
    """The whole report."""
    lines = [f"- {line}" for line in circumstances]
    lines += ["", "| figure | measured | target | verdict |", "|---|---|---|---|"]
    lines += [f"| {f.what} | {f.measured} | {f.target} | {f.verdict} |" for f in figures]
    notes = [f"- {f.what}: {f.note}" for f in figures if f.note]
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def command() -> str:
    """How the benchmark was called."""
    return " ".join(["python -m tests.bench", *sys.argv[1:]])
