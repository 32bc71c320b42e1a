"""Accounts and assignments: created, given and ended in one's own unit, never one's own rights upward."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from werkzeug.security import generate_password_hash

from app.office import rights
from app.office.context import Caller, Invalid, NotFound, Refused, ServiceError, Workplace
from app.store import audit, fab, tables
from app.store.database import utc_now, writing
from generator.build.validators import Problem
from generator.spec.model import Text
from generator.spec.policy import Decision

_user = fab.users
_SCOPES = ("own", "unit", "below", "site")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9_.-]{1,62}\Z")
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


def units_managed(place: Workplace, caller: Caller) -> tuple[str, ...]:
    """The units whose accounts the caller may manage, in declared order."""
    site, policy = place.generation.site, place.generation.policy
    if caller.trusted:
        return tuple(site.units)
    found: set[str] = set()
    for assignment in caller.actor.assignments:
        alone = type(caller.actor)(caller.actor.user_id, (assignment,))
        if policy.decide(alone, "use", tool="users").allowed:
            scope = site.duties[assignment.duty].scope
            found |= set(site.units) if scope == "site" else {assignment.unit}
    return tuple(unit for unit in site.units if unit in found)


def duties_given(place: Workplace, caller: Caller, unit: str) -> tuple[str, ...]:
    """The duties that the caller may give in ``unit``: none that reaches further than the duty that lets them."""
    site, policy = place.generation.site, place.generation.policy
    if caller.trusted:
        return tuple(site.duties)
    reach = -1
    for assignment in caller.actor.assignments:
        alone = type(caller.actor)(caller.actor.user_id, (assignment,))
        scope = site.duties[assignment.duty].scope
        if (scope == "site" or assignment.unit == unit) and policy.decide(alone, "use", tool="users").allowed:
            reach = max(reach, _SCOPES.index(scope))
    return tuple(key for key, duty in site.duties.items() if _SCOPES.index(duty.scope) <= reach)


def _may_manage(place: Workplace, caller: Caller, unit: str) -> None:
    if unit not in units_managed(place, caller):
        raise Refused(Decision(False, "只能管理本单位的账号", None, "you manage the accounts of your own unit only"))


def create_account(
    place: Workplace, caller: Caller, *, username: str, name: str, email: str, unit: str, password: str
) -> int:
    """Creates an account in ``unit`` that must change its password at the first sign-in. Returns the user's id.

    Raises :class:`Refused` outside the caller's units and :class:`Invalid` with what to correct.
    """
    _may_manage(place, caller, unit)
    username, name, email = username.strip().lower(), name.strip(), email.strip()
    problems = []
    if not _USERNAME.match(username):
        text = Text("用户名由小写字母、数字、点、横线组成,2 到 63 位", "2 to 63 small letters, digits, dots or dashes")
        problems.append(Problem(("username",), text, "format"))
    if not name or len(name) > 60:
        problems.append(
            Problem(("name",), Text("请填写姓名,不超过 60 字", "give the name, at most 60 characters"), "required")
        )
    email = email or f"{username}@localhost"
    if "@" not in email or len(email) > 320:
        problems.append(Problem(("email",), Text("邮箱格式不对", "not an e-mail address"), "format"))
    if wrong := password_problem(password, username):
        problems.append(Problem(("password",), wrong, "password"))
    data = {"username": username, "name": name, "email": email, "unit": unit}
    with writing(place.engine) as connection:
        taken = connection.execute(
            sa.select(_user.c.username, _user.c.email).where(
                sa.or_(sa.func.lower(_user.c.username) == username, _user.c.email == email)
            )
        ).all()
        if any(row.username.lower() == username for row in taken):
            problems.append(Problem(("username",), Text("用户名已被使用", "the user name is taken"), "unique"))
        elif taken:
            problems.append(Problem(("email",), Text("邮箱已被使用", "the e-mail address is taken"), "unique"))
        if problems:
            raise Invalid(problems, data)
        number = add_users(connection, [(username, name, email)], generate_password_hash(password))[username]
        connection.execute(
            tables.accounts.insert().values(
                user_id=number, unit_id=place.generation.names.units[unit], change_password=True, demo=False
            )
        )
        _log(connection, caller, "create_account", username)
    return number


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


def set_duties(
    place: Workplace, caller: Caller, user_id: int, unit: str, duties: Mapping[str, tuple[date | None, date | None]]
) -> None:
    """Makes the duties of a person in one unit exactly ``duties`` (key → first and last day, None for open).

    Duties that the caller may not give stay as they are. Raises :class:`Refused` for another unit, for oneself and for
    a duty beyond the caller's own reach.
    """
    _may_manage(place, caller, unit)
    given = set(duties_given(place, caller, unit))
    if user_id == caller.actor.user_id:
        raise Refused(Decision(False, "不能更改自己的岗位", None, "you cannot change your own duties"))
    if not set(duties) <= given:
        raise Refused(Decision(False, "不能授予超出自己权限范围的岗位", None, "the duty reaches further than yours"))
    names, table = place.generation.names, tables.assignments
    with writing(place.engine) as connection:
        _known(connection, user_id)
        rows = connection.execute(
            sa.select(table).where(table.c.user_id == user_id, table.c.unit_id == names.units[unit])
        ).all()
        held = {names.duty_keys.get(row.duty_id, ""): row for row in rows}
        for duty, row in held.items():
            if duty in given and duty not in duties:
                connection.execute(table.delete().where(table.c.id == row.id))
        for duty, (starts, ends) in sorted(duties.items()):
            values = {"starts_on": starts, "ends_on": ends}
            if duty in held:
                connection.execute(table.update().where(table.c.id == held[duty].id).values(**values))
            else:
                connection.execute(
                    table.insert().values(
                        user_id=user_id,
                        unit_id=names.units[unit],
                        duty_id=names.duties[duty],
                        created_by=caller.actor.user_id,
                        created_at=utc_now(),
                        **values,
                    )
                )
        rights.write_user_roles(connection, place.generation, [user_id])
        _log(
            connection, caller, "assign", str(user_id), {"duties": [sorted(held), sorted(duties)], "unit": [unit, unit]}
        )


def leave(place: Workplace, caller: Caller, user_id: int) -> None:
    """A person leaves: the account can no longer sign in and all assignments and tokens end at once."""
    with writing(place.engine) as connection:
        account = _known(connection, user_id)
        unit = place.generation.names.unit_keys.get(account.unit_id, "")
        _may_manage(place, caller, unit)
        if user_id == caller.actor.user_id:
            raise ServiceError(Text("不能停用自己的账号", "you cannot close your own account"))
        connection.execute(tables.assignments.delete().where(tables.assignments.c.user_id == user_id))
        connection.execute(tables.tokens.delete().where(tables.tokens.c.user_id == user_id))
        connection.execute(_user.update().where(_user.c.id == user_id).values(active=False))
        rights.write_user_roles(connection, place.generation, [user_id])
        _log(connection, caller, "leave", str(user_id))


def set_password(place: Workplace, caller: Caller, user_id: int, password: str, *, must_change: bool) -> None:
    """Sets a password: one's own, or (``must_change``) a first one for somebody in a unit that the caller manages.

    Signs the person out everywhere else. Raises :class:`Invalid` for a weak one.
    """
    with writing(place.engine) as connection:
        account = _known(connection, user_id)
        if user_id != caller.actor.user_id:
            _may_manage(place, caller, place.generation.names.unit_keys.get(account.unit_id, ""))
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
        _log(connection, caller, "set_password", row.username)


def _known(connection: Connection, user_id: int) -> sa.Row[tuple[int, int]]:
    row = connection.execute(
        sa.select(tables.accounts.c.user_id, tables.accounts.c.unit_id).where(tables.accounts.c.user_id == user_id)
    ).first()
    if row is None:
        raise NotFound
    return row


def _log(
    connection: Connection, caller: Caller, action: str, subject: str, changes: dict[str, object] | None = None
) -> None:
    audit.write(
        connection,
        user_id=caller.actor.user_id,
        who=caller.name,
        address=caller.address,
        channel=caller.channel,
        action=action,
        subject=subject,
        changes=changes,
    )
