"""``python -m tests.bench``: measures every figure and prints them as a Markdown table.

A figure that falls short stands as it is: the command only fails when something could not be measured at all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.commands.serve import BLOCKING_THREADS
from tests.bench.alone import ALONE, alone_figures
from tests.bench.compared import CONTESTS, Effort, contest_figures
from tests.bench.report import Figure, command, commit, machine, markdown
from tests.bench.traffic import CONNECTIONS

FULL = Effort(records=100_000, rounds=5, seconds=5)
QUICK = Effort(records=10_000, rounds=3, seconds=2)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 records and fewer, shorter rounds")
    parser.add_argument("--only", action="append", choices=[*ALONE, *CONTESTS], help="one figure; may be repeated")
    parser.add_argument("--work", type=Path, help="folder that keeps the databases for the next run")
    return parser.parse_args()


def main() -> None:
    """Measures and prints."""
    given = _arguments()
    effort = QUICK if given.quick else FULL
    circumstances = [
        f"commit: {commit()}",
        f"command: {command()}",
        f"machine: {machine()}",
        f"rates: {effort.records:,} records, granian with one worker and {BLOCKING_THREADS} threads, wrk with "
        f"{CONNECTIONS} connections, {effort.rounds} rounds of {effort.seconds} s each, ours and FAB in turn; medians",
    ]

    def wanted(name: str) -> bool:
        return not given.only or name in given.only

    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = given.work.resolve() if given.work else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        figures = list(_measured(folder, effort, wanted))
    print(markdown(figures, circumstances))


def _measured(folder: Path, effort: Effort, wanted: Callable[[str], bool]) -> Iterator[Figure]:
    for source in (alone_figures(folder, wanted), contest_figures(folder, effort, wanted)):
        for figure in source:
            print(f"{figure.what}: {figure.measured}", file=sys.stderr, flush=True)
            yield figure


if __name__ == "__main__":
    main()
