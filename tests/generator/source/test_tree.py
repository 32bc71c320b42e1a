"""Folders and texts as trees."""

from __future__ import annotations

import os
from pathlib import Path

from generator.source import SourceTree, load_tree


def codes(tree: SourceTree) -> list[tuple[str, str]]:
    return [(problem.file, problem.code) for problem in tree.problems]


def test_reads_what_belongs_there(tmp_path: Path) -> None:
    (tmp_path / "columns" / "gov").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / "columns" / "gov" / "b.yml").write_text("column: b\n")
    (tmp_path / "site.yaml").write_text("site: {}\n")
    (tmp_path / "README.md").write_text("no: yaml\n")
    (tmp_path / ".hidden.yaml").write_text("a: [\n")
    (tmp_path / ".git" / "x.yaml").write_text("a: [\n")
    tree = load_tree(tmp_path)
    assert list(tree.files) == ["columns/gov/b.yml", "site.yaml"]
    assert tree.problems == ()
    assert SourceTree.from_texts(tree.texts()).hash() == tree.hash()


def test_a_broken_file_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [\n")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.yaml").write_bytes("标题".encode("gbk"))
    (tmp_path / "d.yaml").write_bytes(b"a: \x00")
    (tmp_path / "e.yaml").write_text("e: 1\n")
    tree = load_tree(tmp_path)
    assert codes(tree) == [("a.yaml", "E108"), ("b.yaml", "E105"), ("c.yaml", "E104"), ("d.yaml", "E106")]
    assert tree.files["a.yaml"].node is None
    node = tree.files["e.yaml"].node
    assert node is not None
    assert node.value == {"e": 1}


def test_links_and_odd_files(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret: 1\n")
    inside = tmp_path / "schemas"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    (inside / "folder").symlink_to(outside)
    (inside / "lost.yaml").symlink_to(inside / "nowhere.yaml")
    os.mkfifo(inside / "pipe.yaml")
    tree = load_tree(inside)
    assert not tree.files
    assert sorted(codes(tree)) == [
        ("folder", "E102"),
        ("link.yaml", "E102"),
        ("lost.yaml", "E101"),
        ("pipe.yaml", "E101"),
    ]


def test_no_folder(tmp_path: Path) -> None:
    assert [code for _, code in codes(load_tree(tmp_path / "nothing"))] == ["E101"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.yaml")).write_text("a: no\n")
    tree = load_tree(tmp_path)
    assert codes(tree) == [("\\xff.yaml", "E110")]
    "".join(tree.files).encode("utf-8")


def test_hash_tells_trees_apart() -> None:
    texts = {"a.yaml": "a: 1\n", "b.yaml": "b: 1\n"}
    first = SourceTree.from_texts(texts)
    assert first.hash() == SourceTree.from_texts(dict(reversed(texts.items()))).hash()
    assert first.hash() != SourceTree.from_texts({"a.yaml": "a: 1\nb", "b.yaml": ": 1\n"}).hash()
    assert first.hash() != SourceTree.from_texts({"a.yaml": "a: 1\n", "c.yaml": "b: 1\n"}).hash()


def test_a_sites_folder_may_hold_its_fixtures_and_overrides(tmp_path: Path) -> None:
    for folder in ("mysite", "schemas"):
        for name in ("site.yaml", "fixtures/records/a.yaml", "columns/fixtures/b.yaml", "var/c.yaml"):
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("a: b\n")
    assert list(load_tree(tmp_path / "mysite").files) == ["columns/fixtures/b.yaml", "site.yaml"]
    assert len(load_tree(tmp_path / "schemas").files) == 4
