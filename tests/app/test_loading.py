"""Fixtures: all or nothing, with places; repeated without effect; never over what a person edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.office import records
from app.office.context import Caller
from app.office.loading import Loaded, LoadFailed, load_fixtures
from app.store import tables
from app.store.database import writing
from tests.installation import Installation

GOOD = """\
defaults: {column: gov/library, unit: office}
records:
  - key: second
    state: published
    published: 2026-03-02T09:30
    data: {title: 乙, parent: {key: first}, papers: [{file: files/a.txt, name: 说明.txt}]}
  - key: first
    data: {title: 甲, steps: [{name: 受理, days: 1}]}
"""
BAD = """\
records:
  - key: one
    column: gov/nothing
    unit: office
    data: {title: 甲}
  - key: two
    column: gov/library
    unit: nobody
    state: flying
    data: {title: 乙}
  - key: three
    column: gov/library
    unit: office
    published: yesterday
    data: {title: 丙}
  - key: four
    column: gov/library
    unit: office
    data:
      title: 丁
      steps:
        - name: 受理
          days: viele
      wrong: 1
      parent: {key: nowhere}
"""


def _load(site: Installation, text: str, name: str = "library/a.yaml") -> Loaded:
    folder = site.settings.fixtures
    path = folder / "records" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / "a.txt").write_text("文字", "utf-8")
    with writing(site.engine) as connection:
        return load_fixtures(connection, site.place, folder)


def test_records_come_with_references_files_and_dates(site: Installation) -> None:
    assert _load(site, GOOD).created == 2
    with site.engine.connect() as connection:
        rows = {row.title: row for row in connection.execute(sa.select(tables.entries))}
        link = connection.execute(sa.select(tables.links)).one()
        use = connection.execute(sa.select(tables.attachment_uses)).one()
    assert (link.source_id, link.target_id) == (rows["乙"].id, rows["甲"].id)
    assert use.entry_id == rows["乙"].id
    assert rows["乙"].first_published_at.isoformat() == "2026-03-02T01:30:00"
    assert rows["乙"].public
    assert rows["甲"].public


def test_a_second_load_changes_nothing(site: Installation) -> None:
    _load(site, GOOD)
    assert _load(site, GOOD) == Loaded(unchanged=2)


def test_changed_fixtures_are_brought_up_to_date(site: Installation) -> None:
    _load(site, GOOD)
    assert _load(site, GOOD.replace("甲, steps", "甲甲, steps")) == Loaded(updated=1, unchanged=1)
    with site.engine.connect() as connection:
        assert "甲甲" in connection.execute(sa.select(tables.entries.c.title)).scalars().all()


def test_what_a_person_edited_stays(site: Installation, caller: Callable[[str], Caller]) -> None:
    _load(site, GOOD.replace("- key: first\n", "- key: first\n    state: draft\n"))
    with site.engine.connect() as connection:
        number = connection.execute(sa.select(tables.entries.c.id).where(tables.entries.c.title == "甲")).scalar_one()
    trusted = Caller(name="person", trusted=True)
    records.update(site.place, trusted, number, {"title": "本人改过"}, 1)
    changed = GOOD.replace("- key: first\n", "- key: first\n    state: draft\n").replace("甲, steps", "甲甲, steps")
    assert _load(site, changed) == Loaded(unchanged=1, edited=1)
    with site.engine.connect() as connection:
        assert "本人改过" in connection.execute(sa.select(tables.entries.c.title)).scalars().all()


def test_every_mistake_is_told_with_its_place_and_nothing_is_loaded(site: Installation) -> None:
    with pytest.raises(LoadFailed) as error:
        _load(site, BAD)
    places = [(p.position.file, p.position.line) for p in error.value.problems]
    lines = {line for file, line in places if file == "records/library/a.yaml"}
    assert {3, 8, 9, 14} <= lines
    with site.engine.connect() as connection:
        assert connection.execute(sa.select(tables.entries)).all() == []


def test_values_that_do_not_fit_are_told_at_the_value(site: Installation) -> None:
    only = "records:\n" + BAD[BAD.index("  - key: four") :]
    with pytest.raises(LoadFailed) as error:
        _load(site, only.replace("      parent: {key: nowhere}\n", ""))
    found = {(p.position.line, p.message.zh.split(":")[0]) for p in error.value.problems}
    assert (9, "steps.0.days") in found
    assert (10, "wrong") in found


def test_broken_yaml_and_unknown_types_are_told(site: Installation, tmp_path: Path) -> None:
    with pytest.raises(LoadFailed) as error:
        _load(site, "records: [\n", "library/broken.yaml")
    assert error.value.problems[0].position.file.endswith("broken.yaml")
    (site.settings.fixtures / "records/library/broken.yaml").unlink()
    with pytest.raises(LoadFailed) as error:
        _load(site, GOOD, "nothing/a.yaml")
    assert "nothing" in error.value.problems[0].message.zh


def test_a_file_outside_the_fixtures_is_not_read(site: Installation) -> None:
    with pytest.raises(LoadFailed):
        _load(site, GOOD.replace("files/a.txt", "../schemas/site.yaml"))
