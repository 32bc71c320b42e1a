"""A list asks the database only what its own filters leave open of the policy's row filter."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from random import Random

from app.office.lists import narrowed
from generator.spec.rights.actors import RecordFacts
from generator.spec.rights.row_filters import RowFilter, Term
from tests.bench.loading import load_records
from tests.bench.queries import Counter
from tests.bench.sites import office_site
from tests.installation import Installation

COLUMNS, UNITS, STATES = ("a", "b", "c"), ("u", "v"), ("draft", "published")
RECORDS = [
    RecordFacts(column, unit, state, user, visible)
    for column, unit, state, user, visible in product(("", "old", *COLUMNS), UNITS, STATES, (1, 2), (False, True))
]


def _some(random: Random, values: tuple[str, ...]) -> frozenset[str] | None:
    if random.random() < 0.4:
        return None
    return frozenset(random.sample(values, random.randint(1, len(values))))


def _term(random: Random) -> Term:
    columns = _some(random, COLUMNS)
    return Term(
        columns=columns,
        units=_some(random, UNITS),
        states=_some(random, STATES),
        own=random.choice((None, True, False)),
        visible=random.random() < 0.3,
        anywhere=columns is None and random.random() < 0.5,
    )


def test_a_narrowed_filter_decides_as_the_whole_one_where_it_is_asked() -> None:
    random, decided = Random(20261124), 0
    for _ in range(1500):
        whole = RowFilter(
            tuple(_term(random) for _ in range(random.randint(0, 3))),
            tuple(_term(random) for _ in range(random.randint(0, 2))),
            user_id=1,
            columns=frozenset(COLUMNS),
            declared=frozenset(COLUMNS),
        )
        within = Term(
            columns=random.choice((None, frozenset({"a"}), frozenset({"old"}))),
            units=random.choice((None, frozenset({"v"}))),
            states=_some(random, STATES),
            anywhere=True,
        )
        part = narrowed(whole, within)
        for record in RECORDS:
            inside = (
                (within.columns is None or record.column in within.columns)
                and (within.units is None or record.unit in within.units)
                and (within.states is None or record.state in within.states)
            )
            if inside:
                decided += 1
                assert part.matches(record) == whole.matches(record), (whole, within, part, record)
    assert decided > 10_000


def test_what_the_list_asks_for_anyway_is_not_asked_twice() -> None:
    published = Term(states=frozenset({"published"}), visible=True)
    own_unit = Term(units=frozenset({"u"}))
    whole = RowFilter((published, own_unit), columns=frozenset(COLUMNS), declared=frozenset(COLUMNS))
    drafts = narrowed(whole, Term(columns=frozenset({"a"}), states=frozenset({"draft"}), anywhere=True))
    assert drafts.allow == (Term(units=frozenset({"u"}), anywhere=True),)
    assert narrowed(whole, Term(units=frozenset({"u"}), columns=frozenset({"a"}), anywhere=True)).everything


def test_a_short_list_is_not_counted(install: Callable[..., Installation]) -> None:
    site = install(office_site(3))
    site.apply()
    site.load_accounts()
    load_records(site.engine, site.place.generation, "article", 60)
    staff = site.sign_in("u01.publisher")
    found = {}
    with Counter(site.engine) as counter:
        for query in ("", "?_state=draft", "?page=3", "?page=9"):
            counter.taken()
            page = staff.get(f"/admin/article/{query}").get_data(as_text=True)
            counts = sum("count(*)" in statement for statement in counter.taken())
            total = re.search(r"共 (\d+) 条", page)
            assert total is not None
            found[query] = (counts, int(total[1]), page.count("/admin/article/show/"))
    assert found == {"": (1, 60, 25), "?_state=draft": (0, 6, 6), "?page=3": (1, 60, 10), "?page=9": (1, 60, 10)}
