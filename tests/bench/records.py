"""The records of the benchmark: twelve fields of a published document, the same values for both systems under test."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

TOPICS = {
    "general": "综合政务",
    "economy": "国民经济管理",
    "finance": "财政金融审计",
    "land": "国土资源能源",
    "industry": "工业交通",
    "commerce": "商贸海关旅游",
    "market": "市场监管安全生产",
    "building": "城乡建设环境保护",
    "farming": "农业林业水利",
    "education": "科技教育",
    "health": "卫生体育",
    "welfare": "民政扶贫救灾",
}
VALIDITIES = {"valid": "有效", "amended": "已修改", "repealed": "废止", "expired": "失效"}
UNITS = {f"u{number:02}": f"第{number}局" for number in range(1, 49)}

_SUBJECTS = ("区政府办公室", "教育局", "市场监督管理局", "街道办事处", "水务局", "农业农村局", "民政局", "交通运输局")
_ACTIONS = ("印发", "组织开展", "部署推进", "修订", "公布", "调整", "检查", "落实")
_THINGS = (
    "义务教育阶段招生工作",
    "冬季供热保障方案",
    "老旧小区改造计划",
    "防汛物资储备",
    "食品安全专项检查",
    "养老服务补贴标准",
    "农村道路养护办法",
    "营商环境评价结果",
    "政务服务事项清单",
    "大气污染防治措施",
)
_SENTENCES = (
    "各单位要结合实际制定具体措施,明确责任人和完成时限。",
    "申请人可以到政务服务大厅窗口或者通过网上平台提交材料。",
    "对检查中发现的问题要建立台账,逐项整改,按月报送进展。",
    "本通知自印发之日起施行,原有规定与本通知不一致的,以本通知为准。",
    "专项资金实行专户管理、专款专用,接受审计和社会监督。",
    "工作人员应当一次性告知需要补正的全部内容,不得多次要求补正。",
    "遇有重大天气变化,应急值守力量须在三十分钟内到达指定位置。",
    "涉及公众切身利益的事项,应当公开征求意见,时间不少于三十日。",
    "有关结果将在门户网站公布,并作为年度考核的重要依据。",
    "街道和社区要做好宣传解释,及时回应居民关切。",
    "项目完工后由主管部门组织验收,验收合格方可交付使用。",
    "逾期未报送材料的,视为自动放弃,不再另行通知。",
)
_FIRST_DAY = date(2016, 1, 4)


def record(number: int) -> dict[str, Any]:
    """The canonical values of record ``number``; the same number always gives the same values."""
    random = Random(number)
    issued = _FIRST_DAY + timedelta(days=number * 7919 % 3650)
    subject, action, thing = random.choice(_SUBJECTS), random.choice(_ACTIONS), random.choice(_THINGS)
    paragraphs = ["".join(random.sample(_SENTENCES, 4)) for _ in range(3)]
    return {
        "title": f"{subject}关于{action}{issued.year}年{thing}的通知({number})",
        "document_number": f"松政发〔{issued.year}〕{number}号",
        "topic": random.choice(tuple(TOPICS)),
        "validity": random.choice(tuple(VALIDITIES)),
        "issued_on": issued.isoformat(),
        "effective_on": (issued + timedelta(days=30)).isoformat(),
        "issuer": random.choice(tuple(UNITS)),
        "source": f"{subject}门户网站",
        "pages": random.randint(1, 60),
        "urgent": number % 10 == 0,
        "summary": random.choice(_SENTENCES) + random.choice(_SENTENCES),
        "body": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
    }


def is_draft(number: int) -> bool:
    """Whether record ``number`` is still a draft: the benchmark edits drafts. None of them is urgent."""
    return number % 10 == 3


def edited(number: int, mark: str) -> dict[str, Any]:
    """The values with which the benchmark saves record ``number``: another title, one more sentence, another count."""
    data = record(number)
    data["title"] = f"{mark}{data['title']}"
    data["pages"] += 1
    data["body"] += f"<p>{_SENTENCES[number % len(_SENTENCES)]}</p>"
    return data
