"""Texts that the example contexts share."""

from __future__ import annotations

LONG = (
    "关于印发《松滨区进一步优化营商环境促进民营经济高质量发展若干措施（试行）》"
    "及其配套实施细则、任务分工方案和年度考核办法的通知"
)
UNIT = "松滨区住房和城乡建设局（区人民防空办公室、区房屋征收办公室）"
STATES = (
    ("草稿", "neutral"),
    ("待审核", "progress"),
    ("已发布", "success"),
    ("已退回", "warning"),
    ("已撤稿", "danger"),
)


def state(number: int) -> dict[str, str]:
    title, kind = STATES[number % len(STATES)]
    return {"title": title, "kind": kind}
