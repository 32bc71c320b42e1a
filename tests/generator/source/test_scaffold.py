"""What ``new`` writes is right from the start."""

from __future__ import annotations

import pytest

from generator.check import check
from generator.source import SourceTree, column_texts, site_texts
from generator.spec import resolve
from tests.generator.check.samples import plain_vocabulary


@pytest.mark.parametrize("title", ["示例", 'a: "b" \\ c', "no", "12:30", "{x}", "# y", "两行\n字"])
def test_site_is_valid(title: str) -> None:
    tree = SourceTree.from_texts(site_texts(title=title))
    assert check(tree, plain_vocabulary()) == []
    site = resolve(tree, plain_vocabulary())
    assert site.title.zh == title
    assert list(site.columns) == ["gov/news"]


@pytest.mark.parametrize("key", ["plans", "no", "on", "true_story"])
def test_column_is_valid(key: str) -> None:
    texts = {**site_texts(), **column_texts(key, title="规划：“十五五”", owner="office", parent="news")}
    tree = SourceTree.from_texts(texts)
    assert check(tree, plain_vocabulary()) == []
    assert f"gov/news/{key}" in resolve(tree, plain_vocabulary()).columns


@pytest.mark.parametrize("key", ["", "News", "a-b", "../a", "新闻", "1a", "a" * 64])
def test_bad_keys_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        column_texts(key, owner="office")
