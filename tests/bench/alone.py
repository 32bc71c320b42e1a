"""Figures of our own: queries a page, the time of commands, the start, the memory."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.places import Ours
from tests.bench.processes import children_seconds, processor_seconds, usage
from tests.bench.queries import HOW, READER, page_queries
from tests.bench.report import Figure
from tests.bench.server import ROOT, Server, free_port, running
from tests.bench.sites import files_site, office_site, type_keys
from tests.bench.traffic import Browser
from tests.installation import PASSWORD

STAFF_QUERIES, PUBLIC_QUERIES = 5, 2
TREES = (10, 5000)
TYPES, COLUMNS, FILES = 60, 1000, 300


def _queries(folder: Path) -> Iterator[Figure]:
    sides: tuple[dict[int, dict[str, int]], dict[int, dict[str, int]]] = ({}, {})
    for columns in TREES:
        place = Ours.make(folder / f"tree-{columns}", office_site(columns), {"article": max(500, columns)}).open()
        for side, counts in zip(sides, page_queries(place), strict=True):
            side[columns] = counts
        place.close()
    yield _worst("SQL queries per staff list page", sides[0], STAFF_QUERIES, HOW)
    yield _worst("SQL queries per public page", sides[1], PUBLIC_QUERIES, "")


def _worst(what: str, found: Mapping[int, Mapping[str, int]], most: int, how: str) -> Figure:
    measured = ", ".join(f"{max(counts.values())} with {columns:,} columns" for columns, counts in found.items())
    above = {f"{name} {count}": None for counts in found.values() for name, count in counts.items() if count > most}
    note = "; ".join(filter(None, [how, f"above the target: {', '.join(above)}" if above else ""]))
    return Figure(what, measured, f"≤ {most}", not above, note)


def _timed(
    arguments: list[str], environ: Mapping[str, str], times: int, before: Callable[[], None]
) -> tuple[float, str]:
    """The median wall time of a command of ``run.py``, start of the interpreter included, and its processor time."""
    seconds, spent = [], []
    for _ in range(times):
        before()
        began, used = time.perf_counter(), children_seconds()
        done = subprocess.run(
            [sys.executable, "run.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds.append(time.perf_counter() - began)
        spent.append(children_seconds() - used)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return statistics.median(seconds), f"processor time {statistics.median(spent):.2f} s"


def _check(folder: Path) -> Iterator[Figure]:
    place = Ours(folder / "files")
    for name, text in files_site(FILES).items():
        path = place.folder / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    seconds, note = _timed(["check"], place.environ, 5, lambda: None)
    yield Figure(f"`check` of {FILES} files", f"{seconds:.2f} s", "≤ 2 s", seconds <= 2, note)


def _apply(folder: Path) -> Iterator[Figure]:
    place = Ours(folder / "demonstration")
    environ = {key: value for key, value in place.environ.items() if key not in ("SCHEMAS_DIR", "OVERRIDES_DIR")}

    def empty() -> None:
        shutil.rmtree(place.folder, ignore_errors=True)

    seconds, note = _timed(["apply"], environ, 3, empty)
    yield Figure(
        "`apply` of the demonstration district, empty SQLite", f"{seconds:.2f} s", "≤ 15 s", seconds <= 15, note
    )


def _wide(folder: Path) -> Ours:
    records = dict.fromkeys(type_keys(TYPES), 20)
    return Ours.make(folder / "wide", office_site(COLUMNS, TYPES), records)


def _serve(place: Ours, log: Path) -> AbstractContextManager[Server]:
    port = free_port()
    return running([sys.executable, "run.py", "serve", "--port", str(port)], port, place.environ, "/", log)


def _start(folder: Path) -> Iterator[Figure]:
    place, seconds, spent = _wide(folder), [], []
    for _ in range(3):
        with _serve(place, folder / "wide.log") as server:
            spent.append(processor_seconds(server.pid))
            seconds.append(server.seconds)
    middle = statistics.median(seconds)
    what = f"start to first answer, {TYPES} record types, {COLUMNS:,} columns"
    yield Figure(what, f"{middle:.2f} s", "≤ 3 s", middle <= 3, f"processor time {statistics.median(spent):.2f} s")


def _memory(folder: Path) -> Iterator[Figure]:
    place = _wide(folder)
    with _serve(place, folder / "wide.log") as server:
        _visit_everything(server)
        sizes = {pid: found.resident for pid, found in usage(server.pid).items()}
    largest = max(size for pid, size in sizes.items() if pid != server.pid)
    note = (
        f"the worker, after list and REST of each type and ten public pages; `serve` {sizes[server.pid] / 1e6:.0f} MB"
    )
    what = f"memory (RSS) of one serving process, {TYPES} record types"
    yield Figure(what, f"{largest / 1e6:.0f} MB", "≤ 200 MB", largest <= 200e6, note)


def _visit_everything(server: Server) -> None:
    browser = Browser(server.base)
    browser.sign_in("/admin/login/", READER, PASSWORD)
    for number, key in enumerate(type_keys(TYPES), 1):
        browser.get(f"/admin/{key}/")
        browser.get(f"/api/v1/{key}/")
        if number <= 10:
            browser.get(f"/c{number:04}/")


_PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "queries": _queries,
    "check": _check,
    "apply": _apply,
    "start": _start,
    "memory": _memory,
}
ALONE = tuple(_PARTS)


def alone_figures(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Figure]:
    """The figures of this module that are wanted, by the names in :data:`ALONE`."""
    for name, part in _PARTS.items():
        if wanted(name):
            yield from part(folder)
