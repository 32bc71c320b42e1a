"""Plans as text for people."""

from __future__ import annotations

from generator.plan.operations import Plan

_WORDS = {
    "create_table": ("新建表", "create table"),
    "add_field": ("增加字段", "add field"),
    "retitle_field": ("字段改标题", "retitle field"),
    "add_unit": ("增加单位", "add unit"),
    "retitle_unit": ("单位改名称", "retitle unit"),
    "add_duty": ("增加岗位", "add duty"),
    "retitle_duty": ("岗位改名称", "retitle duty"),
    "add_column": ("增加栏目", "add column"),
    "retitle_column": ("栏目改名称", "retitle column"),
    "move_page": ("页面改地址", "move page"),
    "set_workflow": ("更改流程", "change workflow"),
    "set_rights": ("更改权限", "change rights"),
}
_RISKS = {"free": "", "rewrites": " [改写数据 rewrites data]", "loses": " [丢失数据 loses data]"}


def render_plan(plan: Plan) -> str:
    """One line an operation or refusal, Chinese and English, ending with a line that counts them."""
    lines = [
        f"  {_WORDS[o.kind][0]} {_WORDS[o.kind][1]}: {o.key} ({o.title}){_RISKS[o.risk]}"
        + (f" {o.rows} 行 rows" if o.rows else "")
        for o in plan.operations
    ]
    lines += [f"{r.position}: {r.id} {r.message.zh} / {r.message.en}; {r.hint.zh} / {r.hint.en}" for r in plan.refusals]
    if plan.is_empty:
        lines.append("没有要做的变更。 Nothing to do.")
    elif plan.refusals:
        lines.append(f"不能执行:{len(plan.refusals)} 处。 {len(plan.refusals)} refused.")
    else:
        lines.append(f"共 {len(plan.operations)} 项变更。 {len(plan.operations)} operations.")
    return "\n".join(lines)
