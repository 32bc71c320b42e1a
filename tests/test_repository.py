"""The repository as a whole: documents that name everything, locks without hosts, nothing left unfinished."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache

import click
import pytest

from app.commands import COMMANDS, main
from config import ROOT
from generator.build.hooks import HOOK_NAMES
from generator.check.rule import rules
from generator.fieldtypes.registry import FIELD_TYPES

GUIDES = ("docs/guide/schema.md", "docs/guide/rights.md", "docs/guide/operations.md", "docs/guide/rules.md")
READMES = ("README.md", "README.zh.md")
RULES_PAGE = ROOT / "docs" / "guide" / "rules.md"
CODE = (".py", ".js", ".mjs", ".css", ".html", ".sh", ".yaml", ".toml", ".cfg", ".json")
RULES_INTRO = """\
# What `check` reports

One line an id. `run.py check` prints `file:line:column: ID message；hint`; errors (E) end it with exit 1, warnings (W)
do not. What stands here is written from the rules themselves (`generator/check/rules/`, each with a good and a bad
example); `UPDATE_GOLDEN=1 .venv/bin/pytest tests/test_repository.py` writes it anew. E6 ids are refusals of `plan` and
`apply`: see [Changing what is applied](schema.md#changing-what-is-applied). E590 is an override that cannot be loaded.

| id | what is reported | why, and what to do |
|---|---|---|
"""


@cache
def _names(*options: str) -> tuple[str, ...]:
    """The files of the project: what git tracks, or would."""
    listed = ["git", "ls-files", "-z", *(options or ("-co", "--exclude-standard"))]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout")
    return tuple(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8", errors="replace")


def _documents() -> Iterator[str]:
    yield from (name for name in _names() if name.endswith(".md"))


# -- documents --------------------------------------------------------------------------------------------------------


def _cell(text: str) -> str:
    """A text in a table of Markdown: what is no code keeps its stars."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(re.sub(r"([*<])", r"\\\1", part) if number % 2 == 0 else part for number, part in enumerate(parts))


def _rules_page() -> str:
    lines = []
    for rule in rules().values():
        summary = f"{_cell(rule.summary.zh)}<br>{_cell(rule.summary.get('en'))}"
        lines.append(f"| {rule.id} | {summary} | {_cell(rule.description)} |\n")
    return RULES_INTRO + "".join(lines)


def test_every_rule_is_in_the_guide() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        RULES_PAGE.write_text(_rules_page(), "utf-8")
    assert RULES_PAGE.read_text("utf-8") == _rules_page()


def test_every_id_that_code_reports_is_in_the_guide() -> None:
    written = set()
    for name in _names():
        if name.startswith(("generator/", "app/")) and name.endswith(".py"):
            written |= set(re.findall(r"\b[EW]\d{3}\b", _read(name)))
    named = "".join(_read(name) for name in GUIDES)
    spans = [range(int(a), int(b) + 1) for a, b in re.findall(r"E(\d{3})–E(\d{3})", named)]
    assert [i for i in sorted(written) if i not in named and not any(int(i[1:]) in span for span in spans)] == []


def test_every_field_type_is_in_the_guide() -> None:
    text = _read("docs/guide/schema.md")
    assert [name for name in FIELD_TYPES if f"`{name}`" not in text] == []


def test_every_hook_is_in_the_recipes() -> None:
    text = _read("CONTRIBUTING.md")
    assert [name for name in HOOK_NAMES if f"`{name}(" not in text] == []


def _named_commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(group, click.Group):
        yield path
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from _named_commands(command, (*path, name))


def test_every_command_is_in_the_readmes_and_the_guides() -> None:
    guides = "".join(_read(name) for name in (*GUIDES, "CONTRIBUTING.md"))
    for path in _named_commands(main):
        assert f"run.py {' '.join(path)}" in guides, path
        for name in READMES:
            row = next(line for line in _read(name).splitlines() if line.startswith(f"| `{path[0]}"))
            if path[0] == "user":
                assert f"`{path[1]}`" in row, (name, path)
    for name in READMES:
        rows = re.findall(r"^\| `([a-z]+)[ `]", _read(name).split("## Settings")[0].split("## 设置")[0], re.M)
        assert set(COMMANDS) <= set(rows), name


def test_commands_that_documents_show_exist() -> None:
    known = {" ".join(path) for path in _named_commands(main)}
    for name in _documents():
        for shown in re.findall(r"python run\.py ((?:new|user) [a-z]+|[a-z]+)", _read(name)):
            assert shown in known, (name, shown)


def test_commands_of_make_that_documents_show_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.M))
    for name in READMES:
        start = re.search(r"^ {4}make run .*\n {4}make test .*$", _read(name), re.M)
        assert start, f"{name} does not show the two commands"
    for name in _documents():
        shown = re.findall(r"(?:`|^ {4})make ([a-z-]+)", _read(name), re.M)
        assert set(shown) <= targets, (name, set(shown) - targets)
    assert "make test" in _read(".ci/run")


def test_every_setting_is_documented() -> None:
    names = set(re.findall(r'"([A-Z][A-Z_]{3,})"', _read("config.py")))
    for document in (*READMES, "docs/guide/operations.md"):
        text = _read(document)
        assert [name for name in sorted(names) if f"`{name}`" not in text] == [], document


def _slug(heading: str) -> str:
    text = re.sub(r"[`*]", "", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def test_links_between_documents_lead_somewhere() -> None:
    for name in _documents():
        text = re.sub(r"```.*?```", "", _read(name), flags=re.S)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = link.partition("#")
            if "://" in link:
                continue
            target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
            assert target.exists(), (name, link)
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.M)
                assert anchor in {_slug(heading) for heading in headings}, (name, link)


def test_every_decision_and_guide_is_listed() -> None:
    text = _read("docs/README.md")
    pages = [name.removeprefix("docs/") for name in _documents() if name.startswith(("docs/decisions/", "docs/guide/"))]
    assert [page for page in pages if f"({page})" not in text] == []


# -- locks, licences, left-overs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_python_requirements_are_locked_with_hashes_and_without_hosts(name: str) -> None:
    text = _read(name)
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.M).strip())
    assert len(entries) > 40
    for entry in entries:
        first = entry.splitlines()[0]
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", first), first
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), first
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*", text) == []


def test_front_end_packages_are_locked_with_hashes_and_without_hosts() -> None:
    lock = json.loads(_read("package-lock.json"))
    packages = {key: value for key, value in lock["packages"].items() if key}
    assert all(re.match(r"sha512-\S{80,}", package["integrity"]) for package in packages.values())
    # Where authors ask for donations is no place that anything is fetched from.
    without = [{key: value for key, value in package.items() if key != "funding"} for package in packages.values()]
    assert re.findall(r"https?://[^\"]+", json.dumps([lock["lockfileVersion"], without])) == []
    assert not any("resolved" in package for package in packages.values())


def test_vendored_packages_come_with_their_licences() -> None:
    folders = {name.split("/vendor/")[0] + "/vendor" for name in _names() if "/vendor/" in name}
    assert folders
    for folder in folders:
        packages = [path for path in (ROOT / folder).iterdir() if path.is_dir()]
        for package in packages:
            licence = package / "LICENSE"
            assert licence.is_file(), package
            assert len(licence.read_text("utf-8")) > 200, package
        listed = [line.split() for line in (ROOT / folder / "VERSIONS").read_text("utf-8").splitlines() if line]
        locked = json.loads(_read("package-lock.json"))["packages"]
        assert all(locked[f"node_modules/{name}"]["version"] == version for name, version, *_ in listed)


def _code() -> Iterator[str]:
    yield from (name for name in _names() if name.endswith(CODE) and "/vendor/" not in name)


def test_nothing_is_marked_as_unfinished() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")))
    found = [(name, mark) for name in _code() for mark in marks.findall(_read(name))]
    assert found == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w.])/(?:work|root|Users|home)/(?!someone/)\w+|\b[A-Z]:\\+Users")
    found = [
        (name, place)
        for name in _names()
        if name.endswith((*CODE, ".md", ".txt", "Makefile")) and "/vendor/" not in name
        for place in places.findall(_read(name))
    ]
    assert found == []


def test_no_file_is_left_over() -> None:
    wrong = re.compile(r"\.(orig|rej|bak|tmp|swp|pyc|sqlite|log)$|~$|(^|/)(zz|\.DS_Store)")
    assert [name for name in _names("--cached") if wrong.search(name)] == []
