"""Accounts and assignments: created, given and ended in one's own unit, never one's own rights upward.

A trusted caller (the commands of ``run.py user``) gives every duty in every unit; the log tells of it as of any other.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.security import generate_password_hash

from app.office import rights
from app.office.context import Caller, Invalid, NotFound, Refused, ServiceError, Workplace
from app.office.journal import note
from app.office.people import display_name
from app.office.reach import duties_given, may_give, may_give_all_of, may_manage, units_managed
from app.store import fab, tables
from app.store.database import utc_now, writing
from generator.build.validators import Problem
from generator.spec.model import Text
from generator.spec.policy import Decision

_user = fab.users
_USERNAME = re.compile(r"[a-z0-9][a-z0-9_.-]{1,62}\Z")
_TAKEN = Text("用户名已被使用", "the user name is taken")
SHORTEST_PASSWORD = 10


def password_problem(password: str, username: str = "") -> Text | None:
    """What is wrong with a new password, or None. Length and kinds of characters; GB/T 22239 level 2 asks for both."""
    if len(password) < SHORTEST_PASSWORD:
        return Text(f"密码至少 {SHORTEST_PASSWORD} 个字符", f"at least {SHORTEST_PASSWORD} characters")
    if len(password) > 200:
        return Text("密码过长", "the password is too long")
    kinds = sum(bool(re.search(p, password)) for p in (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]"))
    if kinds < 3:
        return Text(
            "密码须含大写、小写、数字、符号中的三种", "use three of: capital letters, small letters, digits, symbols"
        )
    if username and username.lower() in password.lower():
        return Text("密码不能含有用户名", "the password must not contain the user name")
    return None


def first_password() -> str:
    """A random first password that satisfies the rules for passwords."""
    return f"{secrets.token_urlsafe(8)}-aA1"


def create_account(
    place: Workplace,
    caller: Caller,
    *,
    username: str,
    name: str,
    email: str,
    unit: str,
    password: str,
    duties: Collection[str] = (),
) -> int:
    """Creates an account in ``unit`` that must change its password at the first sign-in. Returns the user's id.

    The person holds ``duties`` in that unit from now on. Raises :class:`Refused` outside the caller's units and for
    duties beyond the caller's reach, and :class:`Invalid` with what to correct.
    """
    may_give(place, caller, unit, duties)
    username, name, email = username.strip().lower(), name.strip(), email.strip()
    problems = []
    if not _USERNAME.match(username):
        text = Text("用户名由小写字母、数字、点、横线组成，2 到 63 位", "2 to 63 small letters, digits, dots or dashes")
        problems.append(Problem(("username",), text, "format"))
    if not name or len(name) > 60 or not name.isprintable():
        problems.append(
            Problem(("name",), Text("请填写姓名，不超过 60 字", "give the name, at most 60 characters"), "required")
        )
    email = email or f"{username}@localhost"
    if "@" not in email or len(email) > 320 or not email.isprintable():
        problems.append(Problem(("email",), Text("邮箱格式不对", "not an e-mail address"), "format"))
    if wrong := password_problem(password, username):
        problems.append(Problem(("password",), wrong, "password"))
    data = {"username": username, "name": name, "email": email, "unit": unit}
    if problems:
        raise Invalid(problems, data)
    try:
        with writing(place.engine) as connection:
            problems += _taken(connection, username, email)
            if problems:
                raise Invalid(problems, data)
            number = add_users(connection, [(username, name, email)], generate_password_hash(password))[username]
            connection.execute(
                tables.accounts.insert().values(
                    user_id=number, unit_id=place.generation.names.units[unit], change_password=True, demo=False
                )
            )
            note(connection, caller, "create_account", username)
            if duties:
                _write_duties(connection, place, caller, number, unit, dict.fromkeys(duties, _OPEN))
    except sa.exc.IntegrityError as error:
        raise Invalid([Problem(("username",), _TAKEN, "unique")], data) from error
    return number


def _taken(connection: Connection, username: str, email: str) -> list[Problem]:
    rows = connection.execute(
        sa.select(_user.c.username, _user.c.email).where(
            sa.or_(sa.func.lower(_user.c.username) == username, _user.c.email == email)
        )
    ).all()
    if any(row.username.lower() == username for row in rows):
        return [Problem(("username",), _TAKEN, "unique")]
    return [Problem(("email",), Text("邮箱已被使用", "the e-mail address is taken"), "unique")] if rows else []


def add_users(connection: Connection, people: Iterable[tuple[str, str, str]], password_hash: str) -> dict[str, int]:
    """Inserts Flask-AppBuilder users as (user name, name, e-mail); returns user name → id."""
    people = list(people)
    rows = [
        {
            "username": username,
            "first_name": name[1:64] or name,
            "last_name": name[:1] if len(name) > 1 else "",
            "email": email,
            "password": password_hash,
            "active": True,
            "login_count": 0,
            "fail_login_count": 0,
            "created_on": utc_now(),
            "changed_on": utc_now(),
        }
        for username, name, email in people
    ]
    if rows:
        connection.execute(_user.insert(), rows)
    wanted = {username for username, _, _ in people}
    found = connection.execute(sa.select(_user.c.id, _user.c.username))
    return {row.username: row.id for row in found if row.username in wanted}


_Days = tuple[date | None, date | None]
_OPEN: _Days = (None, None)


def set_duties(place: Workplace, caller: Caller, user_id: int, unit: str, duties: Mapping[str, _Days]) -> None:
    """Makes the duties of a person in one unit exactly ``duties`` (key → first and last day, None for open).

    Duties that the caller may not give stay as they are. Raises :class:`Refused` for another unit, for oneself and for
    a duty beyond the caller's own reach.
    """
    may_give(place, caller, unit, duties)
    _not_oneself(caller, user_id)
    given = set(duties_given(place, caller, unit))
    with writing(place.engine) as connection:
        _known(connection, user_id)
        kept = {duty: days for duty, days in _held(connection, place, user_id, unit).items() if duty not in given}
        _write_duties(connection, place, caller, user_id, unit, {**kept, **duties})


def change_duties(
    place: Workplace,
    caller: Caller,
    user_id: int,
    unit: str,
    *,
    add: Collection[str] = (),
    remove: Collection[str] = (),
) -> None:
    """Gives ``add`` without an end and takes ``remove``; the person's other duties in the unit stay, with their days.

    Raises :class:`Refused` as :func:`set_duties` does and :class:`Invalid` for a duty to be taken that is not held.
    """
    may_give(place, caller, unit, [*add, *remove])
    _not_oneself(caller, user_id)
    with writing(place.engine) as connection:
        _known(connection, user_id)
        held = _held(connection, place, user_id, unit)
        if missing := [duty for duty in remove if duty not in held]:
            names = "、".join(missing)
            text = Text(f"此人在该单位没有岗位 {names}", f"the person does not hold {names} in that unit")
            raise Invalid([Problem(("duty",), text, "unknown")], {})
        kept = {duty: days for duty, days in held.items() if duty not in remove}
        _write_duties(connection, place, caller, user_id, unit, {**kept, **dict.fromkeys(add, _OPEN)})


def _not_oneself(caller: Caller, user_id: int) -> None:
    if user_id == caller.actor.user_id:
        raise Refused(Decision(False, "不能更改自己的岗位", None, "you cannot change your own duties"))


def _held(connection: Connection, place: Workplace, user_id: int, unit: str) -> dict[str, _Days]:
    """The duties of a person in a unit, ended ones too."""
    names, table = place.generation.names, tables.assignments
    query = sa.select(table).where(table.c.user_id == user_id, table.c.unit_id == names.units[unit])
    rows = connection.execute(query.order_by(table.c.id)).all()
    return {
        names.duty_keys[row.duty_id]: (row.starts_on, row.ends_on) for row in rows if row.duty_id in names.duty_keys
    }


def _write_duties(
    connection: Connection, place: Workplace, caller: Caller, user_id: int, unit: str, wanted: Mapping[str, _Days]
) -> None:
    names, table = place.generation.names, tables.assignments
    held = _held(connection, place, user_id, unit)
    mine = sa.and_(table.c.user_id == user_id, table.c.unit_id == names.units[unit])
    for duty in held.keys() - wanted.keys():
        connection.execute(table.delete().where(mine, table.c.duty_id == names.duties[duty]))
    for duty, (starts, ends) in sorted(wanted.items()):
        values: dict[str, object] = {"starts_on": starts, "ends_on": ends}
        if duty in held:
            connection.execute(table.update().where(mine, table.c.duty_id == names.duties[duty]).values(**values))
        else:
            values |= {"user_id": user_id, "unit_id": names.units[unit], "duty_id": names.duties[duty]}
            values |= {"created_by": caller.actor.user_id, "created_at": utc_now()}
            connection.execute(table.insert().values(**values))
    rights.write_user_roles(connection, place.generation, [user_id])
    changes: dict[str, object] = {"duties": [sorted(held), sorted(wanted)], "unit": [unit, unit]}
    note(connection, caller, "assign", str(user_id), changes=changes)


def leave(place: Workplace, caller: Caller, user_id: int) -> None:
    """A person leaves: the account can no longer sign in and all assignments and tokens end at once."""
    leave_all(place, caller, [user_id])


def leave_all(place: Workplace, caller: Caller, users: Collection[int]) -> int:
    """:func:`leave` for several people in one transaction: all or none. Returns their number."""
    with writing(place.engine) as connection:
        for user_id in users:
            account = _known(connection, user_id)
            may_manage(place, caller, place.generation.names.unit_keys.get(account.unit_id, ""))
            if user_id == caller.actor.user_id:
                raise ServiceError(Text("不能停用自己的账号", "you cannot close your own account"))
            connection.execute(tables.assignments.delete().where(tables.assignments.c.user_id == user_id))
            connection.execute(tables.tokens.delete().where(tables.tokens.c.user_id == user_id))
            connection.execute(_user.update().where(_user.c.id == user_id).values(active=False))
            note(connection, caller, "leave", str(user_id))
        if users:
            rights.write_user_roles(connection, place.generation, users)
    return len(users)


def set_password(place: Workplace, caller: Caller, user_id: int, password: str, *, must_change: bool) -> None:
    """Sets a password: one's own, or (``must_change``) a first one for somebody in a unit that the caller manages.

    Signs the person out everywhere else. Raises :class:`Invalid` for a weak one, and :class:`Refused` where the person
    holds a duty that the caller may not give: to sign in as that person would be to take it.
    """
    with writing(place.engine) as connection:
        account = _known(connection, user_id)
        if user_id != caller.actor.user_id:
            may_manage(place, caller, place.generation.names.unit_keys.get(account.unit_id, ""))
            may_give_all_of(connection, place, caller, user_id)
        row = connection.execute(sa.select(_user.c.username).where(_user.c.id == user_id)).one()
        if wrong := password_problem(password, row.username):
            raise Invalid([Problem(("password",), wrong, "password")], {})
        connection.execute(
            _user.update().where(_user.c.id == user_id).values(password=generate_password_hash(password))
        )
        connection.execute(
            tables.accounts.update()
            .where(tables.accounts.c.user_id == user_id)
            .values(change_password=must_change, session_version=tables.accounts.c.session_version + 1)
        )
        note(connection, caller, "set_password", row.username)


@dataclass(frozen=True)
class Account:
    """One line of the list of accounts; ``duties`` are (unit, duty) with the last day, None for open."""

    id: int
    username: str
    name: str
    unit: str
    active: bool
    must_change: bool
    duties: Mapping[tuple[str, str], date | None]


def accounts_of(place: Workplace, caller: Caller, *, unit: str = "", username: str = "") -> list[Account]:
    """The accounts that the caller manages, by user name; of one unit or one user name only, where given."""
    names, table = place.generation.names, tables.accounts
    units = [names.units[key] for key in units_managed(place, caller) if not unit or key == unit]
    query = (
        sa.select(_user, table.c.unit_id, table.c.change_password)
        .join(table, table.c.user_id == _user.c.id)
        .where(table.c.unit_id.in_(units))
        .order_by(_user.c.username)
    )
    if username:
        query = query.where(_user.c.username == username)
    held: dict[int, dict[tuple[str, str], date | None]] = {}
    with place.engine.connect() as connection:
        rows = connection.execute(query).all()
        for one in connection.execute(sa.select(tables.assignments).order_by(tables.assignments.c.id)):
            key = names.unit_keys.get(one.unit_id, ""), names.duty_keys.get(one.duty_id, "")
            held.setdefault(one.user_id, {})[key] = one.ends_on
    return [
        Account(
            row.id,
            row.username,
            display_name(row.first_name, row.last_name, row.username),
            names.unit_keys.get(row.unit_id, ""),
            bool(row.active),
            bool(row.change_password),
            held.get(row.id, {}),
        )
        for row in rows
    ]


def _known(connection: Connection, user_id: int) -> sa.Row[tuple[int, int]]:
    row = connection.execute(
        sa.select(tables.accounts.c.user_id, tables.accounts.c.unit_id).where(tables.accounts.c.user_id == user_id)
    ).first()
    if row is None:
        raise NotFound
    return row
