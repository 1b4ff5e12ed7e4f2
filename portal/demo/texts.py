"""What the agreements of the demo say. ``{product}``, ``{county}`` and ``{partner}`` are filled in."""

from dataclasses import dataclass

from agreements.enums import Part
from agreements.enums import TaskArea as A

OBJECTIVES = (
    "围绕{county}{product}产业，发挥{partner}的技术和人才优势，帮助结对贫困村建立一支带不走的技术队伍，"
    "带动建档立卡贫困户稳定增收。协议期内户均增收不低于{income}元，贫困户掌握1至2项实用技术。",
    "针对{county}{product}产业品种老化、技术到户率低、销路不畅等问题，由{partner}提供全程技术服务，"
    "建成示范点、培养带头人、打通销售渠道，力争户均增收{income}元以上。",
    "以{product}为主导产业，通过“专家＋农技协＋贫困户”的方式，把技术送到村、把专家请到地头，"
    "帮助结对村形成“一村一品”，户均增收{income}元以上，巩固脱贫成果。",
)
MECHANISM = (
    "双方建立联席会议制度，每季度会商一次；每个村明确一名联系专家，每月到村服务不少于两天；"
    "帮扶经费专账管理，由县科协按进度拨付，接受审计和群众监督。",
    "实行专家包村、技术员包组、示范户带贫困户的三级联动；任务列表管理，按月填报进展；"
    "县科协会同农业、扶贫部门每半年督导一次，结果通报双方。",
    "{partner}派出专家组驻点指导，农忙季节不少于十五天；合作社按订单保底收购，贫困户以土地、劳力入股分红；"
    "协议期满由县领导小组办公室组织验收。",
)

# Key task, what will be done, smallest and largest target, step, unit.
CROP_TASKS = (
    (A.INDUSTRY, "编制{product}产业发展规划并提供咨询", 1, 1, 1, "份"),
    (A.INDUSTRY, "建设{product}特色产业示范片", 200, 900, 50, "亩"),
    (A.TECHNOLOGY, "推广{product}绿色高效种植技术到户", 120, 600, 20, "户"),
    (A.TECHNOLOGY, "引进{product}新品种并开展对比试验", 2, 6, 1, "个"),
)
ANIMAL_TASKS = (
    (A.INDUSTRY, "编制{product}养殖产业发展规划并提供咨询", 1, 1, 1, "份"),
    (A.INDUSTRY, "建设{product}标准化养殖示范场", 2, 8, 1, "个"),
    (A.TECHNOLOGY, "推广{product}科学养殖和疫病防控技术到户", 80, 400, 20, "户"),
    (A.TECHNOLOGY, "引进{product}良种并建立扩繁点", 1, 4, 1, "个"),
)
COMMON_TASKS = (
    (A.TALENT, "举办{product}实用技术培训班", 200, 800, 50, "人次"),
    (A.TALENT, "培养农村科技致富带头人", 8, 30, 2, "人"),
    (A.AGRIBUSINESS, "组建或提升农村专业技术协会", 1, 2, 1, "个"),
    (A.AGRIBUSINESS, "帮助合作社开设网上店铺销售{product}", 1, 3, 1, "个"),
    (A.FACILITIES, "建设村级科普e站", 1, 4, 1, "个"),
    (A.FACILITIES, "科普大篷车进村巡展", 4, 12, 1, "场次"),
    (A.ACTIVITIES, "开展科普惠农赶集活动", 3, 8, 1, "场次"),
    (A.ACTIVITIES, "组织专家到村义诊和健康科普", 1, 3, 1, "场次"),
)


@dataclass(frozen=True)
class Objection:
    """Why an agreement came back, which part is concerned, and what the county office answers with."""

    part: Part
    reason: str
    correction: str


OBJECTIONS = (
    Objection(
        Part.CONTENT,
        "帮扶经费只写了总额，没有说明来源和拨付方式。请在帮扶机制中补充资金来源、用途和监管办法。",
        "经费由{partner}自筹和东西部协作资金各承担一半，分两期拨付，首期在启动后三十日内到位，用于培训、种苗和示范补助。",
    ),
    Objection(
        Part.TASKS,
        "培训任务没有说清对象和期数，验收时无法核对。请写明期数、每期人数和其中贫困户人数。",
        "（分四期，每期均有贫困户参加且不少于六成）",
    ),
    Objection(
        Part.ATTACHMENTS,
        "签字盖章扫描件缺少乙方公章页，请重新上传完整的扫描件。",
        "帮扶协议（签章完整）.pdf",
    ),
    Objection(
        Part.CONTENT,
        "目标中的户均增收缺少基数，请补充上年户均收入作为对照。",
        "结对村建档立卡户上年户均可支配收入为8600元，增收以此为基数，由村委会和驻村工作队共同核定。",
    ),
)
EXTENSION_REASON = "受汛期影响，陇南、定西部分乡镇道路中断，协议签署推迟，经省领导小组申请同意延期。"
BATCH_NOTE = "经省领导小组办公室核对，本批协议手续齐全、任务明确，现予上报，请审核入库。"
