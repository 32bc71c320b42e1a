"""The catalogues: every Chinese text of the staff app has an English one, Flask-AppBuilder's have Chinese ones."""

from __future__ import annotations

import io
import re
from pathlib import Path

import flask_appbuilder
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from app.admin import skin

ROOT = Path(skin.__file__).resolve().parents[1]
KEYWORDS = {"_": None, "__": None, "gettext": None, "lazy_gettext": None}
FAB = Path(flask_appbuilder.__file__).parent


def texts_in(folder: Path, *patterns: tuple[str, str]) -> set[str]:
    """The texts that code and templates below ``folder`` ask the catalogue for."""
    found = extract_from_dir(str(folder), [*patterns], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def catalogue(language: str) -> Catalog:
    with (skin.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def test_every_text_of_the_staff_app_is_chinese_and_has_english() -> None:
    wanted = texts_in(ROOT, ("**.py", "python"), ("**/templates/**.html", "jinja2"))
    have = {message.id: message.string for message in catalogue("en") if message.id}
    assert [
        text for text in wanted if re.search("[A-Za-z]{4,}", re.sub(r"%\(\w+\)s", "", text)) and "OpenAPI" not in text
    ] == []
    assert sorted(wanted - have.keys()) == []
    assert [key for key, text in have.items() if not text or re.search("[\u3400-\u9fff]", str(text))] == []


def test_placeholders_survive_the_translation() -> None:
    for message in catalogue("en"):
        if message.id:
            assert set(re.findall(r"%\(\w+\)s|\{\w+\}", str(message.id))) == set(
                re.findall(r"%\(\w+\)s|\{\w+\}", str(message.string))
            )


def test_every_text_of_flask_appbuilder_is_chinese() -> None:
    wanted = texts_in(FAB, ("**.py", "python"))
    theirs = Translations.load(str(FAB / "translations"), ["zh"])
    ours = {message.id: message.string for message in catalogue("zh") if message.id}
    assert [text for text in wanted if text not in ours and theirs.gettext(text) == text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_compiled_catalogues_are_current(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    path = skin.TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        committed = Translations(file)._catalog  # type: ignore[attr-defined]
    compiled.seek(0)
    fresh = Translations(compiled)._catalog  # type: ignore[attr-defined]
    committed.pop("", None)
    fresh.pop("", None)
    assert committed == fresh
