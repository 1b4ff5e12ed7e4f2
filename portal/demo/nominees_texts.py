"""What the county writes of its nominees, and what offices say when they decide."""

SUMMARIES = (
    "组织专家驻村指导，推广绿色防控技术，带动贫困户稳定增收。",
    "两年来坚持把课堂办到田间地头，手把手教会农户选种、育苗、施肥、采收，贫困户种植收入明显增加。",
    "围绕当地主导产业引进新品种，联合合作社建起良种繁育点，解决了农户买种贵、买种难的问题。",
    "针对山区养殖粗放的实际，编写口袋手册，组建技术服务小分队，随叫随到上门解难。",
    "依托科普惠农服务站，开通技术热线和微信群，把专家请进村、把农产品送出山。",
)
MEASURES = (
    "按协议开展集中培训和入户指导，建立示范点，组织农户到基地观摩，编印技术明白纸。",
    "春耕前逐村测土，给出配方；生长期每半月巡回一次，记录苗情虫情；收获后和农户一起算账，找出来年要改的地方。",
    "先在五户人家试种，成功后再铺开；种苗统一采购，由协会垫付，年底从销售款中扣回。",
    "把全县分成四个片区，每片两名技术员包干，疫病高发季节提前备药，夜间也出诊。",
    "邀请省里专家办班，挑选返乡青年跟班学习电商运营，协助注册商标，在东部结对城市设专柜。",
)
RESULTS = (
    "示范村产量和品质明显提高，参训贫困户掌握一至两项实用技术，部分农户加入合作社并取得分红。",
    "亩均节本一百二十元、增产一成半，四十六户当年脱贫，村里第一次有了自己的技术骨干。",
    "良种覆盖率由三成提高到九成，病死率下降一半，农户不再外出找活，留守老人也能照看。",
    "幼畜成活率提高十二个百分点，户均多出栏两头，三个村办起集体养殖小区。",
    "线上销售额突破八十万元，滞销现象基本消除，二十七名青年留乡创业，带动一百余人就近务工。",
)
MECHANISMS = (
    "由合作社与农户签订保底收购合同，专家每季度到村回访，培养本村技术带头人继续服务。",
    "服务队费用列入县级年度预算，考核结果与下一年经费挂钩，不因人员调整而中断。",
    "每村提取销售款的百分之二作为风险金，遇灾年补助困难户，由村民代表监督使用。",
    "与职业学校共建实训点，学生轮流驻点，既有人手又有传承，毕业后优先聘用。",
    "成立联合理事会，企业、协会、农户各占席位，重大事项表决，账目按月张贴。",
)


# One county copies from another, and adds a sentence: the number of its nominee, and of the one it is copied from.
COPIED = {5: 0}
ADDED = "我县高度重视此项工作，取得了显著成效。"


def deeds(number: int) -> dict[str, str]:
    """What is written of the nominee of this number; any two of twenty-five share one part at most."""
    original = COPIED.get(number, number)
    first, second = original % 5, original // 5 % 5
    return {
        "summary": SUMMARIES[first] + ADDED * (number in COPIED),
        "measures": MEASURES[second],
        "results": RESULTS[(first + second) % 5],
        "mechanism": MECHANISMS[(first + 2 * second) % 5],
    }


REASON_OF = {
    "return": "带动贫困户名单与活动记录不一致，请核对后重新提交。",
    "select": "按专家评审结果并兼顾各县分布。",
    "set_aside": "得分靠后，本年度名额有限。",
}
DROP_REASON = "推荐对象提出放弃，经县级办公室同意。"
LAST_REASON = "佐证材料扫描不清，请补充后重新报送。"
OPINION = "材料真实，技术对路，带动作用明显。"
# What members of the joint committee say.
TIE, TIE_REASON = "江苏省农业科学院", "2014年以前在该院任职。"
BEGUN = "材料已读，带动户数待与名单核对。"
QUESTION = "请说明对帮扶实效评分与其他专家相差较大的理由。"
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
# Why the director of the province clears a doubt of the integrity checks, by what was found.
CLEARED = {
    "deeds": "两份材料雷同，经核对提交时间和原始记录，本材料为原稿，系另一县抄用，与本推荐对象无关。",
    "photo": "经电话核实，两次活动为同一示范园的连续两期培训，第二次误传了上一期的照片，签到表和当日照片已补报。",
    "travel": "两县相邻，专家上午在本县授课、下午转场，车程一小时，有派车单和签到表为证。",
    "trained": "培训面向周边三个村，签到表人数与上报一致。",
    "hurried": "县办公室年底集中补录纸质台账，原始签到表日期连续，已抽查。",
}

# -- the decision of the nation -----------------------------------------------------------------
MEETING = "北京，中国科技会堂"
PRESENT = "中国科协：章怀远（主持）\n农业部：柏松涛\n国务院扶贫办：单继业"
MINUTES = (
    "评审委员会听取了各类别评审情况汇报，逐一复核得分、名次和推荐材料。\n"
    "会议认为，推荐对象帮扶成效真实、带动机制稳定，同意按名次在年度经费内予以支持。\n"
    "科技专家类评审尚未结束，须为其预留经费，本次各类别名次最后的一名不予支持。"
)
CONTACT_OF_NATION = "科技助力精准扶贫工程领导小组办公室，010-68571234，北京市海淀区复兴路3号"
RESET_REASON = "更换手机，本人当面申请。"
