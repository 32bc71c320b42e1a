"""What a staff request works with: the workplace, the caller, a connection for reading, the presentation."""

from __future__ import annotations

from flask import current_app, g
from sqlalchemy.engine import Connection

from app.office.context import Caller, Workplace
from app.office.presentation import FormPresentation


def workplace() -> Workplace:
    """The workplace of the current app."""
    place: Workplace = current_app.extensions["workplace"]
    return place


def caller() -> Caller:
    """Who asks."""
    found: Caller = g.caller
    return found


def connection() -> Connection:
    """One connection for all reading of this request, closed at its end."""
    if "reading" not in g:
        g.reading = workplace().engine.connect()
    found: Connection = g.reading
    return found


def release(_error: BaseException | None = None) -> None:
    """Closes the reading connection; also called before a write, so that later reads see it."""
    open_connection = g.pop("reading", None)
    if open_connection is not None:
        open_connection.close()
    g.pop("presentation", None)


def presentation() -> FormPresentation:
    """How values are shown to this person."""
    if "presentation" not in g:
        g.presentation = FormPresentation(workplace(), caller(), connection())
    found: FormPresentation = g.presentation
    return found
