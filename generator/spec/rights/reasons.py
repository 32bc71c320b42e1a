"""The words of a decision: who may (or may not) do what, by which line of permissions.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from generator.spec.model import Column, Position, Site, Text
from generator.spec.rights.actors import Decision
from generator.spec.rights.rulebook import PUBLIC_DUTY, STAFF_DUTY, Place, Rule

ACTION_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "create": Text("新建", "create"),
        "read": Text("查看", "read"),
        "pick": Text("选用", "pick"),
        "edit": Text("编辑", "edit"),
        "submit": Text("送审", "submit"),
        "return": Text("退回", "return"),
        "approve": Text("审核", "approve"),
        "secrecy": Text("保密审查", "review for secrecy"),
        "publish": Text("发布", "publish"),
        "withdraw": Text("撤稿", "withdraw"),
        "archive": Text("归档", "archive"),
        "delete": Text("删除", "delete"),
        "restore": Text("恢复", "restore"),
        "export": Text("导出", "export"),
        "import": Text("导入", "import"),
        "assign": Text("分派", "assign"),
        "configure": Text("维护", "configure"),
        "place": Text("投放", "place"),
        "use": Text("使用", "use"),
    }
)
BUILT_IN_DUTIES: Mapping[str, Text] = MappingProxyType(
    {PUBLIC_DUTY: Text("公众", "the public"), STAFF_DUTY: Text("工作人员", "staff")}
)


class Reasons:
    """Makes the decisions of one site; equal questions get the very same object."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[tuple[object, ...], Decision] = {}
        self._actions = dict(ACTION_TITLES)
        for workflow in site.workflows.values():
            for step in workflow.transitions:
                self._actions.setdefault(step.action, step.title)

    def action(self, action: str) -> Text:
        """The title of an action."""
        return self._actions.get(action) or Text(action, action)

    def duty(self, duty: str) -> Text:
        """The title of a duty, the built-in ones included."""
        declared = self._site.duties.get(duty)
        return declared.title if declared else BUILT_IN_DUTIES.get(duty) or Text(duty, duty)

    def unit(self, unit: str) -> Text:
        """The short title of a unit."""
        declared = self._site.units.get(unit)
        return (declared.short if str(declared.short) else declared.title) if declared else Text(unit, unit)

    def condition(self, own: bool | None, visible: bool, states: Iterable[str], place: Place) -> Text:
        """Which records a cell is about, in words; empty when it is about all."""
        parts = []
        if own is not None:
            parts.append(Text("本人的", "own") if own else Text("他人的", "not own"))
        if visible:
            parts.append(Text("已公开的", "public"))
        known = set(states)
        named = [self.state(s, place) for s in (*place.states, *sorted(known - set(place.states))) if s in known]
        zh = "".join(p.zh for p in parts) + "、".join(n.zh for n in named)
        return Text(zh, " ".join([*(p.get("en") for p in parts), " or ".join(n.get("en") for n in named)]).strip())

    def state(self, state: str, place: Place) -> Text:
        """The title of a state in the workflow of ``place``."""
        found = place.workflow.state(state) if place.workflow else None
        return found.title if found else Text(state, state)

    def allowed(self, rule: Rule, unit: str, place: Place) -> Decision:
        """Allowed by ``rule``, held in ``unit`` ("" for the built-in duties)."""
        return self._keep(
            ("allowed", id(rule), unit, id(place)), True, rule.position, lambda: self._gives(rule, unit, place)
        )

    def denied(self, rule: Rule, unit: str) -> Decision:
        """Denied by the deny cell ``rule``."""
        return self._keep(("denied", id(rule), unit), False, rule.position, lambda: self._denied(rule, unit))

    def outside(self, rule: Rule, unit: str, kind: str, what: str, place: Place) -> Decision:
        """A grant that the actor holds does not reach this record.

        ``kind`` is ``unit`` (``what``: the record's unit), ``owner`` (``what``: the id of a column that the unit does
        not keep), ``own``, ``visible``, ``state`` (``what``: the record's state) or ``never``.
        """
        return self._keep(
            (kind, id(rule), unit, what, id(place)),
            False,
            rule.position,
            lambda: self._joined(self._gives(rule, unit, place), self._missed(rule, unit, kind, what, place)),
        )

    def nobody(self, action: str, place: Place) -> Decision:
        """None of the actor's duties has the right; names the duties that have it."""
        return self._keep(("nobody", action, id(place)), False, None, lambda: self._nobody(action, place))

    def shared(self, action: str, column: str, unit: str) -> Decision:
        """Allowed because the actor's unit keeps the column ("": some column) and the record is published."""
        found = self._site.columns.get(column)
        where = found.position if found else None
        return self._keep(("shared", action, column, unit), True, where, lambda: self._shared(action, found, unit))

    def unknown(self, what: Text, name: str) -> Decision:
        """Denied because the question names something that the site does not have."""
        return Decision(False, f"没有这个{what}：{name}", None, f"no such {what.get('en')}: {name}")

    def field(self, field: Text, duties: Iterable[str], position: Position, *, editing: bool) -> Decision:
        """Denied by a field right that names other duties."""
        names = [self.duty(d) for d in duties]
        zh, en = "、".join(n.zh for n in names) or "无", ", ".join(n.get("en") for n in names) or "nobody"
        verb = self.action("edit" if editing else "read")
        return Decision(
            False,
            f"字段“{field}”限以下岗位{verb}：{zh}（{_line(position)}）",
            position,
            f"only these duties may {verb.get('en')} field “{field.get('en')}”: {en} ({_line(position)})",
        )

    def _keep(
        self, key: tuple[object, ...], allowed: bool, position: Position | None, words: Callable[[], Text]
    ) -> Decision:
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            text = words()
            known = self._known[key] = Decision(allowed, text.zh, position, text.en)
        return known

    def _gives(self, rule: Rule, unit: str, place: Place) -> Text:
        who, action, only = (
            self._holder(rule, unit),
            self.action(rule.action),
            self.condition(rule.own, rule.visible, rule.states, place),
        )
        zh, en = (f"（{only.zh}）", f" ({only.en})") if only.zh else ("", "")
        return Text(
            f"{who}可以{action}{zh}：{rule.pattern}，{_line(rule.position)}",
            f"{who.get('en')} may {action.get('en')}{en}: {rule.pattern}, {_line(rule.position)}",
        )

    def _denied(self, rule: Rule, unit: str) -> Text:
        who, action = self._holder(rule, unit), self.action(rule.action)
        return Text(
            f"{who}被禁止{action}：{rule.pattern}，{_line(rule.position)}",
            f"{who.get('en')} is denied to {action.get('en')}: {rule.pattern}, {_line(rule.position)}",
        )

    def _missed(self, rule: Rule, unit: str, kind: str, what: str, place: Place) -> Text:
        if kind == "unit":
            mine, other = self.unit(unit), self.unit(what)
            return Text(
                f"这条记录属于{other}，不在{mine}{self.duty(rule.duty)}的范围内",
                f"this record belongs to {other.get('en')}, outside the scope of {mine.get('en')}",
            )
        if kind == "owner":
            column = self._site.columns.get(what)
            title = column.title if column else Text(what, what)
            if not unit:
                return Text(f"只能为“{title}”的责任单位新建", f"only for a unit that keeps “{title.get('en')}”")
            return Text(
                f"{self.unit(unit)}不是“{title}”的责任单位",
                f"{self.unit(unit).get('en')} does not keep “{title.get('en')}”",
            )
        if kind == "own":
            return (
                Text("这条记录不是本人建的", "this record is not one's own")
                if rule.own is not False
                else Text("这条记录是本人建的", "this record is one's own")
            )
        if kind == "visible":
            return Text("这条记录未公开", "this record is not public")
        if kind == "never":
            return Text("这里不会有合乎条件的记录", "no record here can fit")
        state = self.state(what, place)
        return Text(f"这条记录现在是“{state}”", f"this record is in state “{state.get('en')}”")

    def _nobody(self, action: str, place: Place) -> Text:
        verb = self.action(action)
        grants = [r for rules in place.of(action).values() for r in rules if not r.deny]
        if not grants:
            return Text(
                f"这里没有任何岗位可以{verb}：permissions.yaml 中没有给出",
                f"no duty may {verb.get('en')} here: nothing in permissions.yaml gives it",
            )
        first = {r.duty: r for r in reversed(grants)}
        zh = "、".join(f"{self.duty(d)}（{_line(r.position)}）" for d, r in sorted(first.items()))
        en = ", ".join(f"{self.duty(d).get('en')} ({_line(r.position)})" for d, r in sorted(first.items()))
        return Text(f"{verb}需要岗位：{zh}", f"to {verb.get('en')} takes the duty: {en}")

    def _shared(self, action: str, column: Column | None, unit: str) -> Text:
        mine, verb = self.unit(unit), self.action(action)
        if column is None:
            return Text(
                f"{mine}可以{verb}本单位负责的栏目中已发布的记录",
                f"{mine.get('en')} may {verb.get('en')} what is published in the columns that it keeps",
            )
        return Text(
            f"{mine}是栏目“{column.title}”的责任单位，可以{verb}其中已发布的记录：{_line(column.position)}",
            f"{mine.get('en')} keeps column “{column.title.get('en')}” and may {verb.get('en')} what is published"
            f" in it: {_line(column.position)}",
        )

    def _holder(self, rule: Rule, unit: str) -> Text:
        title = self.duty(rule.duty)
        if rule.duty in BUILT_IN_DUTIES or not unit:
            return title
        return Text(f"{self.unit(unit)}“{title}”", f"{title.get('en')} of {self.unit(unit).get('en')}")

    @staticmethod
    def _joined(first: Text, second: Text) -> Text:
        return Text(f"{second.zh}（{first.zh}）", f"{second.get('en')} ({first.get('en')})")


_MOST_KEPT = 20_000


def _line(position: Position) -> str:
    return f"{position.file}:{position.line}"
