"""The benchmark's own material: generated sites are right, bulk loading writes what the register would have written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.store import register, search, tables
from app.store.database import writing
from app.vocabulary import make_vocabulary
from config import Settings
from generator.check import check
from generator.source import load_tree
from generator.spec import resolve
from tests.bench.loading import load_records
from tests.bench.report import Figure, markdown
from tests.bench.sites import FAN_OUT, files_site, office_site, type_keys
from tests.bench.traffic import form_values
from tests.installation import Installation


def _findings(folder: Path, texts: dict[str, str]) -> tuple[list[Any], Any]:
    for name, text in texts.items():
        path = folder / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    settings = Settings(schemas=folder / "schemas", overrides=folder / "overrides", var=folder / "var")
    tree, vocabulary = load_tree(settings.schemas), make_vocabulary(settings)
    findings = check(tree, vocabulary)
    return list(findings), None if findings else resolve(tree, vocabulary)


@pytest.mark.parametrize(("columns", "types"), [(1, 1), (10, 1), (137, 60)])
def test_an_office_site_has_no_findings_and_the_size_asked_for(tmp_path: Path, columns: int, types: int) -> None:
    findings, site = _findings(tmp_path, office_site(columns, types))
    assert findings == []
    assert len(site.columns) == columns
    assert list(site.record_types) == type_keys(types)
    assert all(len(record_type.fields) == 12 for record_type in site.record_types.values())
    assert max(len(children) for children in site.children.values()) <= FAN_OUT


def test_a_site_of_many_files_has_no_findings(tmp_path: Path) -> None:
    texts = files_site(300)
    assert len(texts) == 300
    findings, _ = _findings(tmp_path, texts)
    assert findings == []


def _stored(site: Installation) -> dict[str, list[Any]]:
    names = (tables.entries, tables.links, tables.attachment_uses, search.documents)
    with site.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in names
        }


def test_bulk_loading_writes_what_the_register_writes(install: Callable[..., Installation]) -> None:
    site = install(office_site(10))
    site.apply()
    generation = site.place.generation
    load_records(site.engine, generation, "article", 200)
    loaded = _stored(site)
    assert len(loaded["entries"]) == len(loaded["search_documents"]) == 200
    with writing(site.engine) as connection:
        connection.execute(search.documents.delete())
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('delete-all')")
        connection.execute(tables.entries.update().values(title="", state="", version=0, unit_id=1))
        assert register.rebuild(connection, generation) == 200
    assert _stored(site) == loaded


def test_loaded_records_are_found_by_search(install: Callable[..., Installation]) -> None:
    site = install(office_site(10))
    site.apply()
    load_records(site.engine, site.place.generation, "article", 20)
    answer = site.client().get("/api/v1/article/?q=通知&page_size=25").get_json()
    assert answer["count"] == 18


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = """<form><input name="q"></form>
    <form method="post"><input type="hidden" name="t" value="x&amp;y"><input type="file" name="f">
    <input type="checkbox" name="off" value="1"><input type="checkbox" name="on" value="1" checked>
    <textarea name="body">\n&lt;p&gt;text</textarea><input type="submit" name="go" value="Go">
    <select name="s"><option value="a">A</option><option value="b" selected>B</option></select></form>"""
    assert form_values(page, "body") == {"t": "x&y", "on": "1", "body": "<p>text", "s": "b"}


def test_the_report_says_what_was_missed() -> None:
    text = markdown(
        [Figure("a", "1", "≤ 2", True), Figure("b", "3", "≤ 2", False, "why"), Figure("c", "4")], ["commit: x"]
    )
    assert "| b | 3 | ≤ 2 | **missed** |" in text
    assert "| c | 4 |  |  |" in text
    assert text.endswith("- b: why")
