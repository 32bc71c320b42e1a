"""Pages ask the database a fixed number of questions, whatever the size of the column tree (fab.md §3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bench.loading import load_records
from tests.bench.queries import PUBLIC_PAGES, STAFF_PAGES, page_queries
from tests.bench.sites import office_site
from tests.installation import Installation


@pytest.mark.slow
@pytest.mark.parametrize("columns", [10, 5000])
def test_pages_ask_few_questions(install: Callable[..., Installation], columns: int) -> None:
    site = install(office_site(columns))
    site.apply()
    site.load_accounts()
    load_records(site.engine, site.place.generation, "article", max(500, columns))
    staff, public = page_queries(site)
    assert set(staff) == set(STAFF_PAGES)
    assert {name: count for name, count in staff.items() if not 0 < count <= 5} == {}
    assert set(public) == set(PUBLIC_PAGES)
    assert {name: count for name, count in public.items() if not 0 < count <= 2} == {}
