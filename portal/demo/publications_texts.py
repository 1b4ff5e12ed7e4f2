"""What the offices of the story publish: rules, policies, news and model cases, and how far each came."""

from dataclasses import dataclass

DRAFT = ()
PUT_FORWARD = ("put_forward",)
RETURNED = ("put_forward", "return")
WITHDRAWN = ("put_forward", "withdraw")
PUBLISHED = ("put_forward", "publish")
TAKEN_DOWN = (*PUBLISHED, "take_down")
ENDORSED = ("put_forward", "endorse")
EDITED = (*ENDORSED, "edit", "put_forward")
PUBLISHED_CASE = (*EDITED, "publish")
FEATURED = (*PUBLISHED_CASE, "feature")

REASONS = {
    "return": "请补充受益贫困户数的统计口径。",
    "withdraw": "与省级部门已发布的信息重复，不再发布。",
    "take_down": "培训日期有误，更正后另行发布。",
}


@dataclass(frozen=True)
class Told:
    """One publication. ``days`` before today it was begun; it ``follows`` the version with the title of the former one.

    ``shows`` are the words of its pictures, ``until`` the days from today on which a scheduled one is out.
    """

    kind: str
    home: str
    days: float
    verbs: tuple
    title: str
    body: str
    lead: str = ""
    rule_set: str = ""
    number: str = ""
    area: str = ""
    shows: tuple = ()
    attached: str = ""
    until: int = 0
    follows: bool = False


FILING = """# 总则

**第一条** 为规范结对帮扶协议的备案管理，根据《科技助力精准扶贫工程实施方案》制定本办法。

**第二条** 帮扶协议应明确帮扶的时间、目标、任务、机制等内容，参与的科技专家列入名册。

# 备案程序

**第三条** 帮扶协议由县级科协组织签订，逐级审核，报省级或省级以下科协备案。

**第四条** 省级科协汇总后报中国科协入库，实行动态管理和项目化跟踪管理。

**第五条** 已备案的协议需要变更、终止的，应按原程序办理，原协议文本予以保留。"""

EFFECTS = """# 评估内容

**第一条** 科协组织对申报备案的结对帮扶协议负责督促指导、跟踪服务和评估考核。

**第二条** 建立分级考核评价机制，按协议目标、任务完成情况和贫困户受益情况评分。

# 评估程序

1. 帮扶双方自评；
2. 县级领导小组核查，扶贫办参与验收；
3. 市级、省级复核，择优逐级报送；
4. 全国领导小组对各省开展综合考核评估。

评估考核结果作为下一年度下达奖补指标的重要依据。"""

SELECTION = """**第一条** 推荐对象应为入库备案管理的组织和个人。

**第二条** 省级科协按照下达的推荐指标，经专家评审遴选产生推荐对象。

**第三条** 推荐对象名单在本地区公示不少于一周，广泛听取各界意见。

**第四条** 中国科协、农业部、国务院扶贫办联合成立评审委员会，确定年度支持数量和名单。

**第五条** 虚构事迹材料、违反评审规定的，撤销评选资格，并追究有关单位和人员的责任。"""

FUNDS = """**第一条** 对通过评审的科技组织和个人，通过“以奖代补、奖补结合”的方式给予支持。

**第二条** 奖补资金用于科技培训、技术推广、科普设施建设和示范带动贫困户。

**第三条** 资金使用单位应单独核算，不得用于发放津贴、购置车辆。"""

FUNDS_REVISED = (
    FUNDS
    + """

**第四条** 资金使用情况应于次年三月底前报送，接受审计和社会监督。"""
)

TEA = """# 做法

县科协牵头组建**茶叶专家服务站**，与贫困村签订帮扶协议，专家每月到村指导。

![](picture:1)

- 推广茶园绿色防控，减少用药；
- 开展“定点、定向、订单”式培训；
- 农技协统一收购鲜叶，与贫困户建立稳定带动关系。

# 成效

参加帮扶的茶园鲜叶品质明显提高，贫困户在家门口掌握了一至两项实用技术。

# 启示

专家服务要与产业组织结合，技术才能留得住、用得上。"""

POTATO = """# 做法

农技协联合会与科研院所结对，引进脱毒种薯，建设村级示范田，手把手教种植户切种、消毒、起垄。

# 成效

示范田带动周边农户更换良种，合作社与加工企业签订收购订单，销路有了保障。"""

HERBS = """# 做法

围绕当归、党参标准化种植，专家服务站在田间办培训，带动贫困户按标准育苗、移栽。

# 成效

药材合作社统一烘干、统一销售，贫困户参与分红。"""

GOATS = """县科协组织畜牧专家进村开展牲畜托养技术服务，帮助合作社建立防疫和饲草配制制度。

贫困户把羊交给合作社托养，学会了饲草青贮技术。"""

BUS = """# 做法

科普大篷车到乡镇中学和赶场点巡展，学生动手做实验，农户现场咨询病虫害防治。

# 成效

流动展览走遍全县乡镇，青少年参与科普活动的机会明显增加。"""

ALL_TOLD = (
    Told(
        "rules",
        "0",
        300,
        PUBLISHED,
        "科技助力精准扶贫工程帮扶协议备案管理办法",
        FILING,
        rule_set="filing",
        lead="规范帮扶协议的签订、备案、入库和变更。",
        number="科技扶贫办发〔2016〕1号",
        attached="协议备案管理办法.pdf",
    ),
    Told(
        "rules",
        "0",
        296,
        PUBLISHED,
        "科技助力精准扶贫工程扶贫成效评估办法",
        EFFECTS,
        rule_set="assessment",
        lead="明确分级考核的内容、程序和结果运用。",
        number="科技扶贫办发〔2016〕2号",
    ),
    Told(
        "rules",
        "0",
        292,
        PUBLISHED,
        "科技助力精准扶贫工程评审遴选办法",
        SELECTION,
        rule_set="selection",
        lead="坚持公开遴选，推荐对象公示不少于一周。",
        number="科技扶贫办发〔2016〕3号",
    ),
    Told(
        "rules",
        "0",
        288,
        PUBLISHED,
        "科技助力精准扶贫工程经费使用管理办法",
        FUNDS,
        rule_set="funds",
        lead="规范奖补资金的使用和监督。",
        number="科技扶贫办发〔2016〕4号",
    ),
    Told(
        "rules",
        "0",
        40,
        PUBLISHED,
        "科技助力精准扶贫工程经费使用管理办法",
        FUNDS_REVISED,
        rule_set="funds",
        lead="增加资金使用情况报送和监督的要求。",
        number="科技扶贫办发〔2017〕6号",
        follows=True,
    ),
    Told(
        "policy",
        "0",
        280,
        PUBLISHED,
        "关于联合印发《科技助力精准扶贫工程实施方案》的通知",
        "中国科协、农业部、国务院扶贫办决定，在“十三五”时期联合实施科技助力精准扶贫工程。\n\n"
        "各地要结合本地实际，制订具体的实施细则，认真贯彻执行。",
        lead="三部门联合部署“十三五”时期科技助力精准扶贫工作。",
        attached="实施方案.pdf",
    ),
    Told(
        "policy",
        "52",
        120,
        PUBLISHED,
        "贵州省科技助力精准扶贫工程实施细则",
        "# 重点\n\n- 每个贫困县建好一个农技专家服务站；\n- 组织省级学会与贫困乡镇对接特色产业。",
        lead="细化任务，落实到县。",
        number="黔科协发〔2016〕32号",
    ),
    Told(
        "news",
        "0",
        30,
        PUBLISHED,
        "全国科技助力精准扶贫工程领导小组部署年度评估考核",
        "会议要求各地**实事求是**开展自评和核查，评估结果与下一年度奖补指标挂钩。",
        lead="会议要求严肃纪律、严格审核，确保评估结果真实可信。",
    ),
    Told(
        "news",
        "52",
        18,
        PUBLISHED,
        "贵州组织专家进村开展春茶管护培训",
        "省茶叶学会组织专家到湄潭、凤冈两县，围绕茶园管护、机采茶园改造开展现场培训。\n\n![](picture:1)",
        lead="专家到田间地头，手把手教技术。",
        shows=("专家在茶园里讲解修剪方法",),
    ),
    Told(
        "news",
        "62",
        12,
        PUBLISHED,
        "甘肃举办中药材标准化种植技术培训班",
        "来自渭源、岷县等地的农技协负责人和种植户参加培训。",
        lead="围绕当归、党参标准化种植开展订单式培训。",
    ),
    Told(
        "news",
        "0",
        2,
        PUBLISHED,
        "东西部科协对口帮扶座谈会将于近期召开",
        "会议将交流东部科协对口帮扶贫困县的做法。",
        lead="交流“东部带西部、先富帮后富”的做法。",
        until=5,
    ),
    Told("news", "53", 9, TAKEN_DOWN, "云南举办马铃薯种植技术培训", "培训班将于近期举办。", lead="欢迎种植户参加。"),
    Told(
        "news",
        "0",
        4,
        RETURNED,
        "一季度帮扶协议备案情况",
        "一季度各地帮扶协议备案工作进展顺利。",
        lead="备案工作进展顺利。",
    ),
    Told("news", "64", 6, WITHDRAWN, "宁夏科普大篷车巡展启动", "科普大篷车从固原市出发。", lead="大篷车走进贫困县。"),
    Told(
        "case",
        "520328",
        60,
        FEATURED,
        "湄潭：专家服务站建在茶园里",
        TEA,
        area="technology",
        lead="专家服务站与农技协同向发力，让技术留在茶园、留在贫困户手里。",
        shows=("专家和茶农在茶园里查看病虫害", "贫困户参加采茶技术培训"),
    ),
    Told(
        "case",
        "640422",
        50,
        PUBLISHED_CASE,
        "西吉：一粒脱毒种薯带起一个产业",
        POTATO,
        area="industry",
        lead="良种、示范田加订单收购，马铃薯种植户稳定增收。",
        shows=("种植户在示范田里起垄", "合作社社员分拣种薯"),
    ),
    Told(
        "case",
        "621123",
        35,
        PUBLISHED_CASE,
        "渭源：药材种植有了标准",
        HERBS,
        area="talent",
        lead="田间课堂带出一批懂技术的药材种植能手。",
        shows=("药农在田间学习移栽技术",),
    ),
    Told(
        "case",
        "500229",
        8,
        EDITED,
        "城口：山羊托养技术进村",
        GOATS,
        area="agribusiness",
        lead="牲畜托养加技术服务，贫困户不出村学技术。",
        shows=("畜牧专家在羊舍里示范",),
    ),
    Told(
        "case",
        "530627",
        7,
        ENDORSED,
        "镇雄：科普大篷车开到赶场点",
        BUS,
        area="activities",
        lead="科普大篷车走遍乡镇，孩子们动手做实验。",
        shows=("学生围着大篷车展品做实验",),
    ),
    Told(
        "case",
        "520327",
        3,
        PUT_FORWARD,
        "凤冈：合作社里的农技课堂",
        POTATO,
        area="agribusiness",
        lead="合作社定期请专家上课，社员带着问题来。",
        shows=("社员在合作社里听课",),
    ),
    Told(
        "case", "520526", 2, DRAFT, "威宁：高山马铃薯的良种路", POTATO, area="industry", shows=("高山上的马铃薯示范田",)
    ),
)
