"""The permission matrix as people read it: :func:`matrix_table` makes the lines, the renderers write them out."""

from __future__ import annotations

from generator.spec.rights.rendering import RENDERERS, render_csv, render_html, render_text
from generator.spec.rights.table import (
    ANY_UNIT,
    EACH_UNIT,
    EVERYONE,
    MatrixCell,
    MatrixEntry,
    MatrixLine,
    matrix_table,
)

__all__ = [
    "ANY_UNIT",
    "EACH_UNIT",
    "EVERYONE",
    "RENDERERS",
    "MatrixCell",
    "MatrixEntry",
    "MatrixLine",
    "matrix_table",
    "render_csv",
    "render_html",
    "render_text",
]
