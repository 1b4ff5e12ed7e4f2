"""What the county writes of its nominees, and what offices say when they decide."""

DEEDS = {
    "summary": "组织专家驻村指导，推广绿色防控技术，带动贫困户稳定增收。",
    "measures": "按协议开展集中培训和入户指导，建立示范点，组织农户到基地观摩，编印技术明白纸。",
    "results": "示范村产量和品质明显提高，参训贫困户掌握一至两项实用技术，部分农户加入合作社并取得分红。",
    "mechanism": "由合作社与农户签订保底收购合同，专家每季度到村回访，培养本村技术带头人继续服务。",
}
REASON_OF = {
    "return": "带动贫困户名单与活动记录不一致，请核对后重新提交。",
    "select": "按专家评审结果并兼顾各县分布。",
    "set_aside": "得分靠后，本年度名额有限。",
}
DROP_REASON = "推荐对象提出放弃，经县级办公室同意。"
LAST_REASON = "佐证材料扫描不清，请补充后重新报送。"
OPINION = "材料真实，技术对路，带动作用明显。"
CONTACT = "贵州省科协农村专业技术服务中心，0851-85825110，贵阳市瑞金北路91号"
# What the public says against a notice: the words, who signs, and how to reach them.
OBJECTIONS = (
    ("材料中带动贫困户的数量与村里公示的不一致，请核实。", "周建国", "13985001234"),
    ("公示名单里看不出各县名额是怎么分配的，建议说明。", "", ""),
)
FINDINGS = "调阅活动记录和培训签到表，走访三个村民组，与当事人核对名单。"
REPLIES = (
    "经核查，材料所报户数包含跨年度帮扶户，与村公示口径不同，事迹属实，异议不成立。",
    "名额按各市州入库协议和考核结果分配，测算表已随方案下达，异议不成立。",
)
