"""Inputs that hold other inputs: repeated entries, and one input per language.

Entries are named ``<name>-<index>``; an index only has to be unique, and the order is that of first appearance in what
was posted, so the browser may remove and move entries without renaming anything. Structural buttons work without
JavaScript too: they post ``_rows=add:<name>[:<kind>]``, ``remove:``, ``up:`` or ``down:<name>:<index>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from generator.fieldtypes.errors import Path
from generator.fieldtypes.inputs.base import Fault, Input
from generator.spec.model import Text

if TYPE_CHECKING:
    from wtforms.fields.core import UnboundField

OPERATION = "_rows"
MOST_ENTRIES = 1000
_INDEX = re.compile(r"[0-9]{1,6}")


class Entry:
    """One repeated entry. ``origin`` is its place in the stored list (None: new)."""

    kind: str = ""
    label: str = ""

    def __init__(self, name: str, index: str, origin: int | None = None) -> None:
        self.name = name
        self.index = index
        self.origin = origin

    def children(self) -> list[Input]:
        """The inputs of the entry, in order."""
        raise NotImplementedError

    def route(self, path: Path) -> Input | None:
        """The input for an error at ``path`` inside the entry; None: the entry as a whole."""
        raise NotImplementedError

    @property
    def data(self) -> Any:
        """The canonical value of the entry."""
        raise NotImplementedError

    def all_faults(self) -> Iterator[Fault]:
        """The faults of the inputs; paths lead into the entry's value."""
        raise NotImplementedError

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return all(child.blank for child in self.children())


class SingleEntry(Entry):
    """An entry that is one input."""

    def __init__(self, name: str, index: str, origin: int | None, input: Input) -> None:
        super().__init__(name, index, origin)
        self.input = input

    def children(self) -> list[Input]:
        """The one input."""
        return [self.input]

    def route(self, path: Path) -> Input | None:
        """Where the input shows the error."""
        return self.input.route(path)

    def all_faults(self) -> Iterator[Fault]:
        """The faults of the one input."""
        return self.input.all_faults()

    @property
    def data(self) -> Any:
        """The value of the input."""
        return self.input.data


class Repeater(Input):
    """Entries that can be added, removed and moved."""

    fieldset: ClassVar[bool] = True
    wide: ClassVar[bool] = True
    template = "_repeat"

    def make(self, index: str, kind: str, origin: int | None) -> Entry:
        """An empty entry; ``kind`` is "" unless the rows come in kinds. Its inputs are not processed yet."""
        raise NotImplementedError

    def fill(self, entry: Entry, formdata: Any, value: Any) -> None:
        """Process the inputs of an entry."""
        raise NotImplementedError

    def kind_of(self, value: Any) -> str:
        """The kind of a stored value."""
        return ""

    # -- reading ----------------------------------------------------------------------------------------------------

    def put(self, value: Any) -> None:
        """Show the stored entries."""
        self.entries: list[Entry] = []
        for place, one in enumerate(value if isinstance(value, list) else []):
            entry = self.make(str(place), self.kind_of(one), place)
            self.fill(entry, None, one)
            self.entries.append(entry)
        self.filled = list(self.entries)

    def read(self, formdata: Any) -> None:
        """Take the posted entries in order of appearance, then carry out a structural button of this input."""
        stored = self.object_data if isinstance(self.object_data, list) else []
        self.entries = []
        for index in self._indexes(formdata):
            origin = self._origin(formdata, index, len(stored))
            entry = self.make(index, self._first(formdata, f"{self.name}-{index}-kind"), origin)
            self.fill(entry, formdata, stored[origin] if origin is not None else None)
            self.entries.append(entry)
        self._operate(formdata)
        self.filled = [entry for entry in self.entries if not entry.blank]
        self.data = [entry.data for entry in self.filled] or None
        if len(self.entries) >= MOST_ENTRIES:
            self.faults.append(
                ((), Text(f"一次最多填写 {MOST_ENTRIES} 项", f"At most {MOST_ENTRIES} entries at a time"), "count")
            )

    def _indexes(self, formdata: Any) -> list[str]:
        start = self.name + "-"
        found: dict[str, None] = {}
        for key in formdata:
            if isinstance(key, str) and key.startswith(start):
                index = key[len(start) :].partition("-")[0]
                if _INDEX.fullmatch(index):
                    found[index] = None
        return list(found)[:MOST_ENTRIES]

    def _origin(self, formdata: Any, index: str, count: int) -> int | None:
        place = self._first(formdata, f"{self.name}-{index}-_row")
        return int(place) if _INDEX.fullmatch(place) and int(place) < count else None

    @staticmethod
    def _first(formdata: Any, name: str) -> str:
        values = formdata.getlist(name)
        return str(values[0]) if values else ""

    def _operate(self, formdata: Any) -> None:
        action, _, rest = self._first(formdata, OPERATION).partition(":")
        name, _, argument = rest.partition(":")
        if name != self.name:
            return
        if action == "add":
            self.entries.append(self.fresh(argument))
            return
        place = next((i for i, entry in enumerate(self.entries) if entry.index == argument), None)
        if place is None:
            return
        entry = self.entries.pop(place)
        if action == "up":
            self.entries.insert(max(place - 1, 0), entry)
        elif action == "down":
            self.entries.insert(place + 1, entry)

    def fresh(self, kind: str = "") -> Entry:
        """A further, empty entry under an index that is not taken."""
        taken = [int(entry.index) for entry in self.entries if _INDEX.fullmatch(entry.index)]
        entry = self.make(str(max(taken, default=-1) + 1), kind, None)
        self.fill(entry, None, None)
        return entry

    # -- errors -----------------------------------------------------------------------------------------------------

    def all_faults(self) -> Iterator[Fault]:
        """The faults of the list, then of each entry that was filled in."""
        yield from self.faults
        for place, entry in enumerate(self.filled):
            for path, message, code in entry.all_faults():
                yield (place, *path), message, code

    def children(self) -> Iterator[Input]:
        """The inputs of all entries."""
        for entry in self.entries:
            yield from entry.children()

    def route(self, path: Path) -> Input:
        """The input inside the entry that stands at ``path[0]`` of the value."""
        if path and isinstance(path[0], int) and 0 <= path[0] < len(self.filled):
            return self.filled[path[0]].route(path[1:]) or self
        return self

    # -- for templates ----------------------------------------------------------------------------------------------

    @property
    def reader(self) -> str:
        """Entries are read one by one."""
        return "fixed" if self.readonly else "many"

    def number_of(self, entry: Entry) -> int:
        """The entry's place, counted from 1; the next one for an entry that is not in the list."""
        return self.entries.index(entry) + 1 if entry in self.entries else len(self.entries) + 1

    @property
    def row_count(self) -> tuple[int, int | None]:
        """How many entries there may be, least and most."""
        many = self.spec.many
        return (many.minimum, many.maximum) if many else (0, None)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """(key, label) of the kinds of entries that can be added; one ("", "") when there are none."""
        return [("", "")]

    @property
    def placeholder(self) -> str:
        """What stands for the index in the template element; different at each depth of nesting."""
        return f"__i{str(self.name).count('__i')}__"

    def blueprint(self, kind: str = "") -> Entry:
        """The entry that forms.js copies."""
        entry = self.make(self.placeholder, kind, None)
        self.fill(entry, None, None)
        return entry

    def spare(self) -> Entry:
        """The empty entry shown to browsers without JavaScript."""
        return self.fresh()

    @property
    def focus_id(self) -> str:
        """The first control, or the button that adds one."""
        first = next(self.children(), None)
        return first.focus_id if first is not None else f"{self.id}-add"


class ListOfInputs(Repeater):
    """``many`` values of a type whose single input is repeated."""

    wrapping: ClassVar[bool] = True

    def make(self, index: str, kind: str, origin: int | None) -> Entry:
        """An entry that is one input of the type."""
        unbound: UnboundField = self.kind.input_class(self.spec, self.kind, self.context)
        single = unbound.bind(form=self._form, name=index, prefix=f"{self.name}-")
        single.one_of_many = True
        return SingleEntry(f"{self.name}-{index}", index, origin, single)

    def fill(self, entry: Entry, formdata: Any, value: Any) -> None:
        """Process the one input."""
        for child in entry.children():
            child.process(formdata, value)


class PerLanguageInput(Input):
    """One input for each language of a translated field."""

    wrapping: ClassVar[bool] = True
    fieldset: ClassVar[bool] = True
    wide: ClassVar[bool] = True
    template = "_languages"

    def put(self, value: Any) -> None:
        """Show the value of each language."""
        self._each(None, value)

    def read(self, formdata: Any) -> None:
        """Read the input of each language."""
        self._each(formdata, self.object_data)
        self.data = {key: one.data for key, one in self.inputs.items() if one.data is not None} or None

    def _each(self, formdata: Any, value: Any) -> None:
        value = value if isinstance(value, dict) else {}
        self.inputs: dict[str, Input] = {}
        for language in self.spec.translate:
            unbound = self.kind.form_field_many(self.spec, self.context)
            single = unbound.bind(form=self._form, name=language, prefix=f"{self.name}-")
            single.one_of_many = True
            single.process(formdata, value.get(language))
            self.inputs[language] = single

    def all_faults(self) -> Iterator[Fault]:
        """The faults of each language."""
        for language, one in self.inputs.items():
            for path, message, code in one.all_faults():
                yield (language, *path), message, code

    def children(self) -> Iterator[Input]:
        """The inputs, first language first."""
        return iter(self.inputs.values())

    def route(self, path: Path) -> Input:
        """The input of the language ``path[0]``."""
        inner = self.inputs.get(str(path[0])) if path else None
        return inner.route(path[1:]) if inner is not None else self

    @property
    def reader(self) -> str:
        """Languages are read one by one."""
        return "fixed" if self.readonly else "languages"

    @property
    def focus_id(self) -> str:
        """The first language's control."""
        return next(iter(self.inputs.values())).focus_id
