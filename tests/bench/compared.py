"""Figures that compare us with the baseline: both servers run, wrk asks one and then the other, again and again."""

from __future__ import annotations

import secrets
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.bench.places import Fab, Ours, big_office
from tests.bench.processes import processor_seconds
from tests.bench.queries import READER
from tests.bench.records import UNITS, edited
from tests.bench.report import Figure
from tests.bench.server import FAB_DATABASE, FAB_PASSWORD, FAB_USER, launch
from tests.bench.traffic import Browser, Load, form_values, write_posts, wrk
from tests.installation import PASSWORD

LIST_SIZE = 45_000
"""Bytes that the HTML of a list of 25 rows may have."""
_POSTS_PER_SECOND = 1000
_OUR_LIST, _FAB_LIST = "/admin/article/", "/articles/list/"


@dataclass(frozen=True)
class Effort:
    """How much is measured: records in the tables, rounds of A and B, seconds for each."""

    records: int
    rounds: int
    seconds: int


class Contest:
    """Both systems, filled and running, with a signed-in session on each."""

    def __init__(self, folder: Path, effort: Effort) -> None:
        self.folder, self.effort = folder, effort
        self.ours: Ours = big_office(folder, effort.records)
        self.fab = Fab.make(folder / f"fab-{effort.records}", effort.records)

    def __enter__(self) -> Contest:
        self._stack = ExitStack()
        self.bearers = [self.ours.bearer()]
        self.servers = (
            self._stack.enter_context(launch("ours", self.ours.environ, "/admin/login/", self.folder / "ours.log")),
            self._stack.enter_context(launch("fab", self.fab.environ, "/login/", self.folder / "fab.log")),
        )
        self.browsers = Browser(self.servers[0].base), Browser(self.servers[1].base)
        self.browsers[0].sign_in("/admin/login/", READER, PASSWORD)
        self.browsers[1].sign_in("/login/", FAB_USER, FAB_PASSWORD)
        self.bearers.append(self.browsers[1].token("/api/v1/security/login", FAB_USER, FAB_PASSWORD))
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def asked(self, paths: tuple[str, str], headers: tuple[str, str]) -> Outcome:
        """The rates of two GET addresses."""
        addresses = [browser.base + path for browser, path in zip(self.browsers, paths, strict=True)]
        for address, header in zip(addresses, headers, strict=True):
            wrk(address, 1, [header])
        return self._alternate(lambda side, _: wrk(addresses[side], self.effort.seconds, [headers[side]]))

    def _alternate(self, measure: Callable[[int, int], Load]) -> Outcome:
        loads: tuple[list[Load], list[Load]] = ([], [])
        spent: tuple[list[float], list[float]] = ([], [])
        for number in range(self.effort.rounds):
            for side in (0, 1):
                before = processor_seconds(self.servers[side].pid)
                loads[side].append(measure(side, number))
                used = processor_seconds(self.servers[side].pid) - before
                spent[side].append(1000 * used / loads[side][-1].requests)
        return Outcome(*loads, *spent)

    # -- list and REST ------------------------------------------------------------------------------------------------

    def staff_list(self) -> Iterator[Figure]:
        """The first page of the staff list, 25 rows in the default order, of a person who sees every record."""
        pages = [browser.get(path) for browser, path in zip(self.browsers, (_OUR_LIST, _FAB_LIST), strict=True)]
        assert pages[0].count("/admin/article/show/") == pages[1].count("/articles/show/") == 25
        outcome = self.asked((_OUR_LIST, _FAB_LIST), (self.browsers[0].header(), self.browsers[1].header()))
        yield outcome.figure("staff list of 25 rows", 1.5)
        sizes = [len(page.encode()) for page in pages]
        yield Figure(
            "HTML of that list",
            f"{sizes[0] / 1000:.1f} kB (FAB {sizes[1] / 1000:.1f} kB)",
            f"≤ {LIST_SIZE / 1000:.0f} kB",
            sizes[0] <= LIST_SIZE,
        )

    def rest(self) -> Iterator[Figure]:
        """A page of 25 records with all twelve fields, asked for with a bearer token."""
        paths = ("/api/v1/article/?page_size=25", "/api/v1/article/?q=(page_size:25)")
        headers = (self.bearers[0], self.bearers[1])
        outcome = self.asked(paths, headers)
        yield outcome.figure("REST list of 25", 3.0)

    # -- save ---------------------------------------------------------------------------------------------------------

    def save(self) -> Iterator[Figure]:
        """The edit form posted, each time for another draft, with three fields changed and the others as they were."""
        forms = [
            form_values(browser.get(path), "document_number")
            for browser, path in zip(self.browsers, ("/admin/article/edit/3", "/articles/edit/3"), strict=True)
        ]
        marks = [secrets.token_hex(3) for _ in range(self.effort.rounds)]

        def measure(side: int, number: int) -> Load:
            posts = self._our_posts(forms[0], marks[number]) if side == 0 else self._fab_posts(forms[1], marks[number])
            script = write_posts(self.folder, f"save-{side}", posts)
            browser = self.browsers[side]
            load = wrk(browser.base, self.effort.seconds, [browser.header()], script)
            written = _marked((self.ours.url, self.fab.environ[FAB_DATABASE])[side], marks[number])
            lost = load.requests - written
            trouble = ", ".join(
                filter(None, [load.trouble, f"{lost} of {load.requests} not saved" if lost > 0 else ""])
            )
            return Load(load.rate * min(1.0, written / load.requests), load.requests, trouble)

        yield self._alternate(measure).figure("save (edit form posted, CSRF token checked on ours)", 0.9)

    def _numbers(self) -> list[tuple[int, int]]:
        """(id, version) of the drafts that were saved least often."""
        engine = sa.create_engine(self.ours.url)
        query = sa.text("SELECT _id, _version FROM article WHERE _state = 'draft' ORDER BY _version, _id LIMIT :most")
        with engine.connect() as connection:
            rows = connection.execute(query, {"most": self.effort.seconds * _POSTS_PER_SECOND}).all()
        engine.dispose()
        return [(row[0], row[1]) for row in rows]

    def _our_posts(self, form: dict[str, str], mark: str) -> Iterator[tuple[str, dict[str, str]]]:
        for number, version in self._numbers():
            values = {key: str(value) for key, value in edited(number, mark).items() if key != "urgent"}
            yield f"/admin/article/edit/{number}", {**form, **values, "version": str(version), "action": "save"}

    def _fab_posts(self, form: dict[str, str], mark: str) -> Iterator[tuple[str, dict[str, str]]]:
        units = tuple(UNITS)
        for number, _ in self._numbers():
            data = edited(number, mark)
            values = {key: str(value) for key, value in data.items() if key != "urgent"}
            values["issuer"] = str(units.index(data["issuer"]) + 1)
            yield f"/articles/edit/{number}", {**form, **values}


def _marked(url: str, mark: str) -> int:
    """How many records really have the title that a round gave them."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        query = sa.text("SELECT count(*) FROM article WHERE title LIKE :pattern")
        found = int(connection.execute(query, {"pattern": f"{mark}%"}).scalar_one())
    engine.dispose()
    return found


@dataclass(frozen=True)
class Outcome:
    """The rounds of both sides, and the milliseconds of processor time that a request took on the server."""

    ours: list[Load]
    fab: list[Load]
    our_milliseconds: list[float]
    fab_milliseconds: list[float]

    def figure(self, what: str, target: float) -> Figure:
        """The medians, their ratio, and what went wrong."""
        medians = [statistics.median(load.rate for load in side) for side in (self.ours, self.fab)]
        ratio = medians[0] / medians[1]
        pairs = sorted(a.rate / b.rate for a, b in zip(self.ours, self.fab, strict=True))
        spent = statistics.median(self.our_milliseconds), statistics.median(self.fab_milliseconds)
        note = (
            f"rounds {pairs[0]:.2f}–{pairs[-1]:.2f}; "
            f"processor time a request {spent[0]:.1f} ms against {spent[1]:.1f} ms: {spent[1] / spent[0]:.2f}×"
        )
        for name, side in (("ours", self.ours), ("FAB", self.fab)):
            troubles = [load.trouble for load in side if load.trouble]
            note += f"; {name}: {' / '.join(troubles)}" if troubles else ""
        measured = f"{medians[0]:.1f}/s against {medians[1]:.1f}/s: {ratio:.2f}×"
        return Figure(what, measured, f"≥ {target:g}×", ratio >= target, note)


def contest_figures(folder: Path, effort: Effort, wanted: Callable[[str], bool]) -> Iterator[Figure]:
    """The figures of this module that are wanted: ``list``, ``save``, ``rest``."""
    parts: dict[str, Callable[[Contest], Any]] = {
        "list": Contest.staff_list,
        "rest": Contest.rest,
        "save": Contest.save,
    }
    chosen = [part for name, part in parts.items() if wanted(name)]
    if not chosen:
        return
    with Contest(folder, effort) as contest:
        for part in chosen:
            yield from part(contest)


CONTESTS = ("list", "rest", "save")
