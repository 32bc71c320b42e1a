"""The trees as the public sees them, with five thousand columns too; and the words of the frame."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.portal.assets import TEMPLATES
from app.portal.reading.visibility import Visibility, _runs
from app.portal.structure import Structure
from app.portal.words import WORDS
from tests.installation import Installation
from tests.portal.publishing import Publisher, Reader
from tests.portal.texts import PORTAL_SITE


def _big(columns: int) -> dict[str, str]:
    lines = ["column: catalogue", "title: 目录", "owners: [office]", "record: article", "children:"]
    for group in range(columns // 50):
        lines += [f"  - column: g{group}", f"    title: 类{group}", "    children:"]
        lines += [f"      - {{column: c{number}, title: 目{group}-{number}}}" for number in range(49)]
    return {**PORTAL_SITE, "columns/gov/catalogue.yaml": "\n".join(lines) + "\n"}


@pytest.mark.slow
@pytest.mark.parametrize("columns", [100, 5000])
def test_queries_do_not_grow_with_the_tree(install: Callable[..., Installation], columns: int) -> None:
    made = install(_big(columns))
    made.apply()
    publisher, reader = Publisher(made), Reader(made)
    number = publisher.publish("gov/catalogue/g1/c7", title="深处的文章")
    own = ("/catalogue/", "/catalogue/g1/", "/catalogue/g1/c7/")
    for path in ("/", *own, "/units/office.html", "/sitemap.html", "/search?q=深处"):
        page = reader.text(path)
        assert len(reader.queries) <= 2
        assert len(page) < 1_500_000
    assert f"/catalogue/g1/c7/{number}.html" in reader.text("/catalogue/")
    assert "深处的文章" in reader.text(f"/catalogue/g1/c7/{number}.html")


def test_subtrees_and_scopes(site: Installation) -> None:
    structure = Structure(site.place.generation)
    columns = structure.site.columns
    assert [c.key for c in structure.below("gov/guides")] == ["guides", "office", "town"]
    assert structure.scope(columns["gov/guides"]).columns == ("gov/guides", "gov/guides/office", "gov/guides/town")
    view = structure.scope(columns["gov/services/citizens"])
    assert view.field == "topics"
    assert view.columns[:3] == ("gov/services", "gov/services/citizens", "gov/services/firms")
    assert structure.scope(columns["gov/disclosure/policy"]).field == ""
    assert [c.key for c in structure.halls("gov")] == ["services"]
    assert structure.hall_of(columns["gov/services/firms"]) is columns["gov/services"]
    assert structure.hall_of(columns["gov/news"]) is None
    assert [c.key for c in structure.ancestors(columns["gov/guides/town"])] == ["guides"]
    assert "gov/internal" not in structure.visible
    assert "gov/contact/mailbox" in structure.visible
    assert "/nbyd" not in structure.targets


def test_many_columns_become_intervals(site: Installation) -> None:
    assert _runs([2, 3, 4, 7], [1, 2, 3, 4, 5, 7, 9]) == [(2, 4), (7, 7)]
    assert _runs([1], [1]) == [(1, 1)]
    assert _runs([], [1, 2]) == []
    visibility = Visibility(site.place.generation)
    column = sa.column("n", sa.Integer)
    assert str(visibility.within(column, ())) == "false"
    assert "IN" in str(visibility.within(column, ("gov/news", "gov/notices")))


def test_templates_know_their_words_and_every_word_is_used() -> None:
    templates = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    assert set(re.findall(r"visit\.word\('([a-z_]+)'", templates)) <= set(WORDS)
    code = [path for path in TEMPLATES.parent.rglob("*.py") if path.name != "words.py"]
    sources = templates + "".join(path.read_text("utf-8") for path in code)
    used = set(re.findall(r"""['"]([a-z_]+)['"]""", sources))
    assert {key for key in WORDS if not key.startswith("kind_")} - used == set()
    assert all(text.zh and text.en for text in WORDS.values())
