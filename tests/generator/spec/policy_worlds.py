"""Small worlds for the policy's tests: as plain dictionaries for the oracle, and as the site made from them."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import strategies as st

from generator.spec.model import (
    Cell,
    Column,
    Duty,
    Matrix,
    MatrixRow,
    Position,
    RecordType,
    Site,
    State,
    Text,
    Transition,
    Unit,
    Workflow,
)
from generator.spec.policy import Actor, Assignment, RecordFacts

# Names that are beginnings of one another, so that a comparison by prefix is caught.
UNITS = {"gen_1": "", "gen_12": "gen_1", "gen_123": "gen_12", "gen_2": ""}
DUTIES = {"ed": "unit", "ed_1": "below", "ed_12": "site", "ed_2": "own"}
TYPES = {"gen_1": "simple", "gen_12": "long"}
COLUMN_IDS = ("gov/gen_1", "gov/gen_12", "gov/gen_1/gen_12", "gov/gen_1/gen_123", "gov2/gen_1")
WORKFLOWS = {
    "simple": {"draft": False, "open": True},
    "long": {"draft": False, "open": False, "shown": True},
}
ACTIONS = ("create", "read", "edit", "pick")
ARCHIVED_COLUMN, ARCHIVED_UNIT = "gov/gen_1/old", "gen_1_old"
TOOLS = ("log", "log_2")

_cell = st.fixed_dictionaries(
    {
        "action": st.sampled_from(ACTIONS),
        "own": st.sampled_from([None, None, True, False]),
        "states": st.sampled_from([[], [], ["draft"], ["open"], ["draft", "open"], ["shown"]]),
        "deny": st.sampled_from([False, False, False, True]),
    }
)
_cells = st.dictionaries(
    st.sampled_from([*DUTIES, "public", "staff"]), st.lists(_cell, min_size=1, max_size=3), min_size=1, max_size=4
)


def _row(columns: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries(
            {
                "target": st.just("columns"),
                "selects": st.one_of(st.just(columns), st.lists(st.sampled_from(columns), unique=True, min_size=1)),
                "cells": _cells,
            }
        ),
        st.fixed_dictionaries(
            {
                "target": st.just("records"),
                "selects": st.lists(st.sampled_from(list(TYPES)), unique=True, min_size=1),
                "cells": _cells,
            }
        ),
    )


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A world as :mod:`tests.generator.spec.naive_policy` reads it."""
    chosen = draw(st.lists(st.sampled_from(COLUMN_IDS), unique=True, min_size=1))
    columns = {
        key: {
            "type": draw(st.sampled_from(["gen_1", "gen_1", "gen_12"])),
            "owners": draw(st.lists(st.sampled_from(list(UNITS)), unique=True, min_size=1, max_size=2)),
            "workflow": draw(st.sampled_from(["", "", *WORKFLOWS])),
        }
        for key in chosen
    }
    rows = draw(st.lists(_row(list(columns)), min_size=1, max_size=4))
    return {
        "units": UNITS,
        "duties": DUTIES,
        "types": TYPES,
        "columns": columns,
        "workflows": WORKFLOWS,
        "rows": rows,
    }


actors = st.fixed_dictionaries(
    {
        "user": st.sampled_from([None, 1, 1, 1, 2]),
        "assignments": st.lists(
            st.tuples(st.sampled_from([*UNITS, ARCHIVED_UNIT]), st.sampled_from([*DUTIES, "gone"])), max_size=3
        ),
    }
)


def all_records(world: dict[str, Any], record_type: str) -> list[dict[str, Any]]:
    """Every kind of record of the type: in its columns, in an archived one, in none; of any unit, in any state."""
    homes = [key for key, column in world["columns"].items() if column["type"] == record_type]
    found = []
    for column in (*homes, ARCHIVED_COLUMN, ""):
        home = world["columns"].get(column)
        workflow = WORKFLOWS[(home["workflow"] if home else "") or TYPES[record_type]]
        for unit, (state, public), maker in product((*UNITS, ARCHIVED_UNIT), workflow.items(), (None, 1, 2)):
            record = {"column": column, "unit": unit, "state": state, "created_by": maker}
            found += [{**record, "visible": visible} for visible in ((True, False) if public else (False,))]
    return found


def facts_of(record: dict[str, Any]) -> RecordFacts:
    """The record as the policy takes it."""
    return RecordFacts(**record)


def actor_of(who: dict[str, Any]) -> Actor:
    """The actor as the policy takes it."""
    return Actor(who["user"], tuple(Assignment(unit, duty) for unit, duty in who["assignments"]))


def site_of(world: dict[str, Any], **more: Any) -> Site:
    """The site that says the same as the world; ``more`` replaces parts of the matrix."""
    workflows = {key: _workflow(key, states) for key, states in world["workflows"].items()}
    rows = tuple(_matrix_row(i, row) for i, row in enumerate(world["rows"]))
    return Site(
        title=Text("站"),
        languages=("zh",),
        timezone="Asia/Shanghai",
        identity={},
        editions={},
        units={k: Unit(k, Text(k), Text(f"单位{k}"), parent=p) for k, p in world["units"].items()},
        duties={k: Duty(k, Text(f"岗位{k}"), scope) for k, scope in world["duties"].items()},
        columns={k: _column(k, c) for k, c in world["columns"].items()},
        record_types={
            k: RecordType(k, "records", Text(k), (), workflows[w], table=k) for k, w in world["types"].items()
        },
        workflows=workflows,
        codes={},
        formats={},
        freshness={},
        matrix=Matrix(rows, **more),
    )


def _workflow(key: str, states: dict[str, bool]) -> Workflow:
    first, *others = states
    return Workflow(
        key,
        Text(key),
        tuple(State(s, Text(f"状态{s}"), public=public) for s, public in states.items()),
        tuple(Transition("approve", Text("审核"), (first,), other) for other in others),
    )


def _column(key: str, column: dict[str, Any]) -> Column:
    edition, *path = key.split("/")
    return Column(
        edition,
        tuple(path),
        Text(f"栏目{path[-1]}"),
        tuple(column["owners"]),
        record_type=column["type"],
        workflow=column["workflow"],
        position=Position(f"columns/{key}.yaml", 1, 1),
    )


def _matrix_row(number: int, row: dict[str, Any]) -> MatrixRow:
    cells = {
        duty: tuple(
            Cell(
                c["action"], c["own"], tuple(c["states"]), c["deny"], Position("permissions.yaml", number * 100 + i, 5)
            )
            for i, c in enumerate(cells, 1)
        )
        for duty, cells in row["cells"].items()
    }
    position = Position("permissions.yaml", number * 100, 3)
    return MatrixRow(f"{row['target']}/{number}", row["target"], tuple(row["selects"]), cells, position)
