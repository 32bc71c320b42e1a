"""The records of the shared site."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.store.database import utc_now
from tests.portal.publishing import Publisher, png

LONG_TITLE = "关于" + "进一步优化营商环境激发经营主体活力" * 4 + "的若干措施"


def fill(publisher: Publisher) -> dict[str, int]:
    """Publishes them; returns their ids by name."""
    publish = publisher.publish
    ids: dict[str, int] = {}
    ids["article"] = publish(
        "gov/news",
        at=datetime(2026, 3, 1, 16, 30),
        title="春季招生工作会议 <召开>",
        source="区融媒体中心",
        author="王记者",
        keywords=["招生", "教育"],
        summary="会议部署招生工作。",
        cover={"file": publisher.file("现场.png", png()), "alt": "会议现场", "caption": "会议现场"},
        body="<h2>要点</h2><p>各校按计划招生。</p><table><tr><th>校名</th></tr><tr><td>一中</td></tr></table>",
        papers=[publisher.file("招生简章.pdf")],
        evidence=publisher.file("内部材料.pdf"),
        secret="内部说明文字",
        writer_phone="13000000000",
        remark="编辑备注文字",
        kind="plain",
    )
    for number in range(12):
        ids[f"news{number}"] = publish(
            "gov/news", at=datetime(2026, 2, 1) + timedelta(days=number), title=f"动态第{number}号", body="<p>内容</p>"
        )
    ids["long"] = publish("gov/notices", "school", title=LONG_TITLE, related=ids["article"])
    ids["repealed"] = publish(
        "gov/disclosure/policy",
        title="旧办法",
        number="示政发〔2024〕1号",
        issued_on="2024-05-01",
        validity="repealed",
        body="<p>旧</p>",
    )
    ids["policy"] = publish(
        "gov/disclosure/policy",
        title="新办法",
        number="示政发〔2026〕2号",
        issued_on="2026-05-01",
        validity="valid",
        body="<p>新</p>",
        article=ids["article"],
    )
    ids["overview"] = publish(
        "gov/disclosure/overview",
        title="示范区概况",
        blocks=[
            {"kind": "words", "heading": "位置", "text": "<p>江畔</p>"},
            {"kind": "photo", "picture": {"file": publisher.file("江.png", png()), "alt": "江景"}},
        ],
    )
    ids["second"] = publish("gov/disclosure/leaders", name="李示例", post="副区长", work="分管教育", sort_order=2)
    ids["first"] = publish(
        "gov/disclosure/leaders",
        name="张示例",
        post="区长",
        portrait={"file": publisher.file("照片.png", png()), "alt": "张示例"},
        sort_order=1,
    )
    ids["dossier"] = publish(
        "gov/disclosure/cases",
        title="普通案卷",
        inner="机密线索",
        items=[
            {"name": "一", "paper": publisher.file("公开件.pdf"), "original": publisher.file("原件.pdf", b"%PDF-1.4 x")}
        ],
    )
    _services(publisher, ids)
    ids["bureau"] = publish("gov/institutions", title="甲局")
    ids["section"] = publish("gov/institutions", title="乙科", above=ids["bureau"])
    ids["guide"] = publish("gov/guides/town", "town", title="东镇公开指南", body="<p>指南</p>")
    ids["internal"] = publish("gov/internal/drafts", title="内部通报不外传")
    ids["draft"] = publisher.draft("gov/news", title="未发布的草稿")
    ids["future"] = publish("gov/news", at=utc_now() + timedelta(days=2), title="明后天才发布")
    ids["withdrawn"] = publish("gov/news", title="已经撤下的稿件", papers=[publisher.file("撤下.pdf", b"%PDF-1.4 w")])
    publisher.withdraw(ids["withdrawn"])
    ids["expired"] = publish("gov/news", title="已经到期的公示")
    publisher.until(ids["expired"], utc_now() - timedelta(minutes=1))
    ids["letter"] = publisher.draft("gov/contact/mailbox", subject="一封群众来信")
    ids["placed"] = publish("party/news", title="区委会议稿")
    publisher.place(ids["placed"], "gov/notices")
    return ids


def _services(publisher: Publisher, ids: dict[str, int]) -> None:
    ids["licence"] = publisher.publish(
        "gov/services/firms",
        title="食品经营许可",
        agency="office",
        promise={"value": 5, "unit": "working_day"},
        online=True,
        audiences=["people", "firms"],
        topics=["trade"],
        fee={"charged": False},
        steps=[{"stage": "受理", "handler": "窗口", "outcome": "受理通知书"}, {"stage": "决定"}],
        materials=[
            {
                "code": "m1",
                "name": "申请书",
                "copies": 1,
                "form": "纸质",
                "size": "A4",
                "origin": "自备",
                "blank": publisher.file("食品经营许可申请书.pdf"),
                "notes": "如实填写。" * 20,
            },
            {"code": "m2", "name": "平面图"},
        ],
        faqs=[{"question": "多久能办好?", "answer": "一般五个工作日，材料齐全的更快。" * 6}],
    )
    common = {"unit": "school", "agency": "school"}
    ids["school"] = publisher.publish(
        "gov/services", title="民办学校设立", audiences=["firms"], topics=["school", "trade"], **common
    )
    ids["plain"] = publisher.publish("gov/services", title="无主题事项", audiences=["people"], **common)
