"""What was reported of whom, found, answered and decided."""

from dataclasses import dataclass

from review.enums import ViolationKind


@dataclass(frozen=True)
class Told:
    """A violation case against a unit (a key of ``registers``), at an office; some parts may be missing."""

    office: str
    unit: str
    kind: ViolationKind
    report: str
    findings: str
    statement: str = ""
    grounds: str = ""


IN_FORCE = Told(
    office="0",
    unit="通渭金银花",
    kind=ViolationKind.FABRICATION,
    report="督导组抽查发现，该合作社上年度申报材料所附土地流转合同和分红花名册中，有多户签名为同一笔迹，需核实。",
    findings="调查组走访三个村民组二十四户，其中九户未与合作社签订流转合同，也未领取分红；合作社银行流水与花名册金额不符。",
    statement="部分农户外出务工，由理事代签；分红金额按年底预计数填写，没有及时更正。本社承认材料不实，愿意整改。",
    grounds="申报材料所附流转合同和分红花名册与事实不符，属虚构事迹材料。依据实施方案第四部分第五条，撤销评选资格。",
)
UNDER_INVESTIGATION = Told(
    office="52",
    unit="紫云红薯",
    kind=ViolationKind.FABRICATION,
    report="群众来电反映，该合作社宣传的育苗基地面积明显大于实际面积，请核实其申报材料。",
    findings="已调取农业部门种植面积核查表，正在安排实地丈量。",
)
PUT_FORWARD = Told(
    office="5203",
    unit="凤冈茶协",
    kind=ViolationKind.OTHER,
    report="检查发现，该协会将两期培训的签到表重复用于不同活动的佐证。",
    findings="两份签到表为同一次培训，协会工作人员归档时误放；培训确有举办，人数以首次登记为准。",
    statement="系归档疏忽，已重新整理并向县科协说明情况，今后由两人核对。",
    grounds="佐证材料归档不规范，造成重复使用，未影响评选结果，给予警告。",
)
# Reported lately, and taken up by nobody yet.
REPORTED = (
    Told(
        office="0",
        unit="安顺学院",
        kind=ViolationKind.OTHER,
        report="审计提示，该校两份帮扶协议列支的差旅费附有同一批票据，请核实是否重复列支。",
        findings="",
    ),
    Told(
        office="5203",
        unit="湄潭合作社",
        kind=ViolationKind.FABRICATION,
        report="群众来信反映，该合作社上报的培训人数与村里实到人数不符，请核对签到表原件。",
        findings="",
    ),
    Told(
        office="520328",
        unit="湄潭基地",
        kind=ViolationKind.OTHER,
        report="抽查发现，该基地两次科普活动使用同一组现场照片，请核实活动是否如期举办。",
        findings="",
    ),
)
PAPER = ("调查笔录", ["调查人员两名，已出示证件。", "被调查单位负责人签字确认。"])
