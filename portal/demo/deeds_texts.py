"""What the activities of the demo say. ``{product}``, ``{village}`` and ``{partner}`` are filled in."""

from dataclasses import dataclass

from agreements.enums import ActivityForm as F
from agreements.enums import TaskArea as A


@dataclass(frozen=True)
class Deed:
    """One usual way of working on a task: what was done, how many people it reached, what it cost in yuan."""

    form: F
    summary: str
    people: tuple[int, int] = (0, 0)
    technologies: tuple[str, ...] = ()
    technique: str = ""
    project: str = ""
    money: tuple[int, ...] = (0,)


DEEDS = {
    A.INDUSTRY: (
        Deed(
            F.PLANNING,
            "{partner}专家组到{village}调研{product}产业，与村两委、合作社座谈，形成产业发展建议并当场答疑。",
            (12, 35),
            project="{product}产业示范片",
        ),
        Deed(
            F.VARIETY,
            "在{village}建立{product}示范点，统一供种供苗，专家现场指导整地和定植。",
            (15, 40),
            ("标准化生产",),
            project="{product}示范种养",
            money=(3000, 6000, 12000),
        ),
    ),
    A.TECHNOLOGY: (
        Deed(
            F.TECHNOLOGY,
            "在{village}推广{product}绿色高效技术，发放技术明白纸，逐户讲解要点并示范操作。",
            (20, 60),
            ("绿色防控", "水肥一体化"),
            "{product}绿色生产技术",
            money=(0, 1500, 2400),
        ),
        Deed(
            F.GUIDANCE,
            "专家到{village}田间地头查看{product}长势，针对病虫害提出防治方案，手把手指导农户操作。",
            (8, 30),
            ("病虫害统防统治",),
            "{product}病虫害防治",
        ),
    ),
    A.TALENT: (
        Deed(
            F.TRAINING,
            "在{village}举办{product}实用技术培训班，理论授课半天，现场实训半天，课后发放资料并登记学员。",
            (25, 90),
            technique="{product}实用技术",
            money=(800, 1600, 3200),
        ),
        Deed(
            F.TRAINING,
            "围绕{product}生产管理对科技带头人开展一对一培训，确定每名带头人联系的贫困户。",
            (6, 15),
            technique="{product}生产管理",
        ),
    ),
    A.AGRIBUSINESS: (
        Deed(
            F.ECOMMERCE,
            "帮助{village}合作社完善网上店铺，培训客服和包装，{product}首批订单当日发货。",
            (5, 20),
            project="{product}网上销售",
            money=(0, 2000, 5000),
        ),
    ),
    A.FACILITIES: (
        Deed(
            F.FACILITY,
            "在{village}调试科普e站终端，培训信息员，向村民演示怎样查询{product}技术资料。",
            (10, 40),
            money=(0, 8000),
        ),
    ),
    A.ACTIVITIES: (
        Deed(
            F.POPULARISATION,
            "在{village}开展科普惠农赶集活动，展出科普展板，发放{product}技术手册和健康知识资料。",
            (60, 180),
            money=(600, 1200),
        ),
    ),
}
ACTIVITY_OBJECTION = "照片中看不出培训现场，参加人数与签到表不一致，请核对后补充照片和签到情况。"
ACTIVITY_CORRECTION = "已与村委会签到表核对，实到人数以签到表为准。"

VISIT_SUMMARY = (
    "实地查看示范点和培训记录，走访三户结对贫困户，听取县科协和帮扶方汇报。协议总体进展正常，台账基本齐全。",
    "查阅活动台账和经费凭证，到村核对示范面积，座谈了解技术到户情况。帮扶措施较实，但资料归档不够及时。",
)
FINDINGS = (
    ("部分培训没有签到表原件，请补齐并归档。", "已补齐四期培训签到表原件并按期次装订归档，复印件随附。"),
    ("示范点没有设立标识牌，农户不清楚联系专家是谁。", "已在示范点设立标识牌，写明联系专家、联系电话由村委会代转。"),
    ("经费支出未按协议约定分项列账，请规范。", "已按培训、种苗、示范补助三项分账，并请县财政部门核对。"),
)
FINDING_OBJECTION = "所附材料不能说明问题已经解决，请补充现场照片或经办人签字的清单。"
REQUESTS = (
    ("请报告下季度专家到村的日程安排。", "下季度每月上旬、下旬各到村一次，每次两天，名单随后发县科协。"),
    ("请提供本年度投入经费的凭证清单。", ""),
)
CLOSING_REPORT = (
    "协议期内，{partner}与{county}科协按约开展{product}产业科技帮扶，各项任务按期完成。"
    "结对村建立了技术档案和科技带头人队伍，贫困户普遍掌握一项以上实用技术。"
    "下一步建议续签协议，重点转向品牌培育和产销对接。"
)
TERMINATION_REASON = "续签协议已于今年入库，任务与本协议重复；经双方协商提前终止，未尽任务并入续签协议。"
AMENDMENT_REASON = "{product}示范面积扩大，原定任务目标偏低；经双方协商增加培训任务，并相应调整完成时限。"
