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
