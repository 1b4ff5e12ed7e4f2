"""What is said in the assessments of the demo, in the reports of its years, and to its provinces."""

from assessments.enums import AssessmentPart as P

# -- agreements: ``{county}``, ``{product}``, ``{partner}`` and figures are filled in -----------
SUMMARIES = (
    "{year}年度，{partner}按协议在{county}开展{product}产业科技帮扶，全年组织活动{activities}次，培训{people_trained}人次，"
    "{households_taught}户贫困户掌握了实用技术，{households_in_projects}户参与增收项目。专家按月到村服务，台账按期归档。",
    "本年度围绕{product}产业开展帮扶活动{activities}次、培训{people_trained}人次；结对村{households_taught}户贫困户学会"
    "相应技术，{households_in_projects}户加入增收项目。{partner}与{county}科协每季度会商，问题随时解决。",
)
PROBLEMS = (
    "个别村留守劳力年龄偏大，技术接受较慢。下一年度拟增加田间示范和一对一指导。",
    "产品初加工能力不足，销路集中在本地市场。下一步对接电商和东部协作市场。",
    "雨季道路不便，部分活动推迟。下一年度将培训安排在农闲时节。",
)
# By how well it went: of the mark for what is looked at by hand.
STRONG, STEADY, MIDDLING, WEAK = range(4)
MARK_REASONS = {
    STRONG: "{indicator}：查阅合同、台账和走访记录，入户走访12户，均表示满意；带动关系以书面合同约定，兑现及时。",
    STEADY: "{indicator}：查阅台账并入户走访10户，多数农户认可；带动机制已建立，个别约定尚未落到书面。",
    MIDDLING: "{indicator}：入户走访10户，7户表示满意；带动方式以临时务工为主，订单和分红还不稳定。",
    WEAK: "{indicator}：入户走访10户，半数农户不清楚联系专家是谁；带动关系没有书面约定，资料不全。",
}
CORRECTED_REASON = "{indicator}：按退回意见重新入户走访，补充走访记录和合同复印件，分数据实核减。"
# By the verb: the reason, and the parts concerned.
RETURNS = {
    "send_back": (
        "自评只写了活动次数，没有说明贫困户掌握技术和增收的情况，请补充后重新提交。",
        [P.SELF_REPORT],
    ),
    "object": (
        "验收抽查时，两户走访记录与实际不符，请重新入户核实并据实评分后再报验收。",
        [P.MARKS],
    ),
    "return": (
        "群众满意度得分较高，但走访记录不足10户，请补齐走访记录并据实核分。",
        [P.MARKS, P.EVIDENCE],
    ),
}
CORRECTION = "确认后复核发现，长效带动机制一项误把意向书当作正式合同计分，现据实更正。"

# -- reports of the year ------------------------------------------------------------------------
REMARK = "{province}{year}年度数据经省领导小组办公室逐县核对，协议、活动和考核结果与台账一致，现予上报。"
REMARK_AGAIN = "重新开放期间，已补录两县漏报的培训活动并核实，其余数据未变动。"
REOPENING = "抽查发现两县有已开展的培训活动未及时录入，同意重新开放，请补录核实后再次上报。"

# -- provinces ----------------------------------------------------------------------------------
PROVINCE_REASONS = {
    STRONG: "{indicator}：领导小组按季召开会议，计划和分工明确，项目和经费明显向贫困县倾斜，在全国会议上作过交流。",
    STEADY: "{indicator}：机构健全，工作有计划、有部署，督导两次；经费倾斜和宣传力度尚可加强。",
    MIDDLING: "{indicator}：机构已建立，但全年只召开一次会议，部门配合不够紧密，材料报送时有迟延。",
    WEAK: "{indicator}：实施细则出台较晚，部门分工未落实，未见督导记录，宣传材料较少。",
}
NO_OBJECTION = "对考核指标、数据和得分无异议。将针对失分项制定整改措施，按期落实。"
STATEMENT = "对数据无异议。我省作为东部协作省份，本年度选派专家赴西部服务的情况已附清单，请在投入保障一项中予以考虑。"
REVISION = "省里补充的专家选派和经费投入清单属实，请重新评定组织领导、投入保障两项得分后再征求意见。"
REVISION_REASON = "{indicator}：根据省里补充的清单复核，专家选派和经费投入属实，据此调整得分。"


def tier_of(percent: int) -> int:
    """How well something went that got this share of its full marks."""
    return sum(percent < least for least in (92, 84, 70))
