"""What the needs and offers of the demo say, how each went, and which of them came together."""

from dataclasses import dataclass

from leadership.enums import Role
from registry.enums import ExpertField as F

DRAFT, SUBMITTED, RETURNED = (), ("submit",), ("submit", "return")
PUBLISHED, CLOSED = ("submit", "publish"), ("submit", "publish", "close")


@dataclass(frozen=True)
class Wish:
    """A need of ``county``; ``verbs`` is how it went, ``is_over`` that its day has passed."""

    county: str
    title: str
    field: F
    industry: str
    description: str
    verbs: tuple = PUBLISHED
    is_over: bool = False

    @property
    def home(self) -> str:
        return self.county


@dataclass(frozen=True)
class Gift:
    """An offer of the organisation ``unit`` (a key of ``registers``) at ``home``, posted there by ``role``."""

    unit: str
    home: str
    title: str
    fields: tuple
    industry: str
    capacity: int
    description: str
    verbs: tuple = PUBLISHED
    is_over: bool = False
    role: Role = Role.CLERK


WISHES = (
    Wish(
        "520328",
        "湄潭翠芽病虫害绿色防控技术指导",
        F.PLANT_PROTECTION,
        "茶叶",
        "两千余亩投产茶园小绿叶蝉、茶棍蓟马发生偏重，需要植保专家制定统防统治方案，每季度到园指导两次，培训茶农三百人次。",
    ),
    Wish(
        "520327",
        "锌硒茶标准化种植与机采管理",
        F.TEA,
        "茶叶",
        "三个村新建茶园一千二百亩，缺少机采茶园树冠培养和肥水管理技术，需要茶叶专家驻点示范并带出本地技术员。",
    ),
    Wish(
        "520526",
        "马铃薯脱毒种薯扩繁技术",
        F.CROPS,
        "马铃薯",
        "高海拔村有原种扩繁基地八百亩，晚疫病防控和贮藏环节损失大，需要种薯质量控制和窖藏技术支持。",
    ),
    Wish(
        "520527",
        "核桃低产园改造与加工",
        F.FORESTRY,
        "核桃",
        "五千亩老核桃园品种混杂、挂果少，需要高接换优和修剪技术，并协助联系初加工企业。",
    ),
    Wish(
        "520204",
        "红心猕猴桃溃疡病防治",
        F.HORTICULTURE,
        "猕猴桃",
        "猕猴桃溃疡病在三个乡镇点状发生，需要专家会诊并培训村级植保员，指导清园和避雨栽培。",
    ),
    Wish(
        "530621",
        "花椒产品网上销售与包装设计",
        F.ECOMMERCE,
        "花椒",
        "花椒合作社十一家，产品以统货出售，需要电商运营、分级包装和品牌设计方面的帮扶。",
    ),
    Wish(
        "621123",
        "党参规范化种植与产地加工",
        F.HERBS,
        "党参",
        "党参连作障碍明显，加工水分不稳定，需要轮作方案、绿色防控和烘干工艺指导。",
    ),
    Wish(
        "621121",
        "肉牛棚圈改造和饲草青贮",
        F.LIVESTOCK,
        "肉牛",
        "三百户养牛户棚圈简易、冬春缺草，需要圈舍改造图样、青贮制作和疫病防控培训。",
    ),
    Wish(
        "640422",
        "冷凉蔬菜新品种引进示范",
        F.HORTICULTURE,
        "蔬菜",
        "西芹连作多年品质下降，需要引进三至五个新品种建立示范点，并指导水肥一体化。",
        CLOSED,
    ),
    Wish(
        "622926",
        "藜麦引种与田间管理",
        F.CROPS,
        "藜麦",
        "去年试种三百亩，出苗不齐、倒伏较多，需要播种和田间管理技术指导。",
        is_over=True,
    ),
    Wish(
        "520328",
        "夏秋茶资源综合利用",
        F.PROCESSING,
        "茶叶",
        "夏秋茶下树率不足四成，需要抹茶、茶粉等产品加工工艺和设备选型方面的技术支持。",
        SUBMITTED,
    ),
    Wish(
        "520425",
        "红芯红薯良种繁育",
        F.CROPS,
        "红薯",
        "需要脱毒苗繁育技术。",
        RETURNED,
    ),
    Wish(
        "520327",
        "辣椒机械化移栽",
        F.MACHINERY,
        "辣椒",
        "坝区辣椒移栽用工多，需要适合小地块的移栽机具和操作培训。",
        DRAFT,
    ),
    Wish(
        "640422",
        "菌草栽培和食用菌生产技术",
        F.HERBS,
        "食用菌",
        "移民新村闲置大棚二百余座，计划改种菌草和食用菌，需要菌种、栽培工艺和病害防控指导，并带出本地技术员。",
    ),
    Wish(
        "520526",
        "高山蔬菜采后预冷和冷链运输",
        F.HORTICULTURE,
        "蔬菜",
        "高山蔬菜采收期集中，产地预冷能力不足、运输损耗超过两成，需要预冷设施选型、分级包装和冷链管理指导。",
    ),
)

GIFTS = (
    Gift(
        "上海茶学会",
        "31",
        "茶园标准化管理与机采技术服务",
        (F.TEA, F.PLANT_PROTECTION),
        "茶叶",
        12,
        "可派茶叶栽培、植保专家四人，每季度到村指导一周，提供机采茶园管理规程和培训教材。",
    ),
    Gift(
        "上海农科院",
        "31",
        "农产品电商运营和采后处理",
        (F.ECOMMERCE, F.PROCESSING),
        "蔬菜、花椒",
        12,
        "可提供采后分级、冷链保鲜和网店运营培训，协助对接上海市场，每年接待学员来沪实训两批。",
        role=Role.HELPER,
    ),
    Gift(
        "广州农科院",
        "4401",
        "马铃薯种薯质量控制和窖藏技术",
        (F.CROPS,),
        "马铃薯",
        10,
        "可派马铃薯专家三人，开展晚疫病预测预报、种薯检测和贮藏设施改造指导。",
    ),
    Gift(
        "大连农科院",
        "2102",
        "果树溃疡病综合防治专家团队",
        (F.HORTICULTURE,),
        "猕猴桃、樱桃",
        8,
        "果树植保专家团队每年春秋两季到点会诊，远程答疑全年开放。",
        role=Role.HELPER,
    ),
    Gift(
        "天津农科院",
        "12",
        "中药材规范化种植和产地加工",
        (F.HERBS,),
        "党参、当归",
        14,
        "可提供中药材轮作、绿色防控、烘干工艺和质量检测服务，协助建立可追溯台账。",
        role=Role.HELPER,
    ),
    Gift(
        "贵州大学",
        "52",
        "茶树病虫害绿色防控",
        (F.PLANT_PROTECTION, F.TEA),
        "茶叶",
        14,
        "植物保护团队可提供虫情监测、天敌释放和色板诱控技术，指导建立统防统治专业队。",
    ),
    Gift(
        "毕节农科所",
        "5205",
        "核桃高接换优技术",
        (F.FORESTRY,),
        "核桃",
        6,
        "可提供良种接穗和嫁接技术骨干，负责嫁接后两年的管护指导。",
        CLOSED,
    ),
    Gift(
        "福建农林大学",
        "35",
        "金银花种植与加工",
        (F.HERBS,),
        "金银花",
        8,
        "可派药用植物专家开展良种扦插和烘干工艺指导。",
        is_over=True,
    ),
    Gift(
        "青岛农业大学",
        "37",
        "蓝莓冷链与精深加工",
        (F.PROCESSING, F.HORTICULTURE),
        "蓝莓",
        6,
        "可提供果品冷链、果汁果酒加工工艺和设备选型咨询。",
        SUBMITTED,
    ),
    Gift(
        "宁夏农科院",
        "64",
        "肉牛高效育肥技术",
        (F.LIVESTOCK,),
        "肉牛",
        6,
        "可派畜牧专家指导。",
        RETURNED,
    ),
    Gift(
        "湄潭茶业协会",
        "520328",
        "茶叶加工能手下村带徒",
        (F.TEA,),
        "茶叶",
        5,
        "协会有制茶能手十六人，可分组下村带徒，传授翠芽、红茶加工技艺。",
        DRAFT,
        role=Role.HELPER,
    ),
    Gift(
        "福建农林大学",
        "35",
        "菌草栽培与食用菌工厂化生产",
        (F.HERBS, F.CROPS),
        "食用菌、菌草",
        10,
        "可提供菌草良种、菌种扩繁和大棚栽培全程技术，派员驻点一季，接待当地技术员来闽培训。",
    ),
    Gift(
        "广州农科院",
        "4401",
        "蔬菜采后预冷与冷链流通",
        (F.HORTICULTURE,),
        "蔬菜",
        10,
        "可提供产地预冷、分级包装和冷链运输方案，协助对接粤港澳市场，派专家两人到产地指导。",
    ),
    Gift(
        "青岛农业大学",
        "37",
        "果园土壤改良",
        (F.HORTICULTURE,),
        "苹果",
        6,
        "可派果树专家指导。",
        RETURNED,
    ),
    Gift(
        "大连农科院",
        "2102",
        "冷水鱼苗种繁育与健康养殖",
        (F.AQUACULTURE,),
        "冷水鱼",
        6,
        "可提供虹鳟、鲟鱼苗种繁育和流水池养殖技术，水质检测每季一次。",
        DRAFT,
    ),
)
OBJECTION = "内容过于简单：请写明规模、需要解决的问题和时间安排，便于对方判断是否合适。"


@dataclass(frozen=True)
class Meeting:
    """A pair by county and unit: who asked, what was answered (nothing: it waits), and whether it was drafted.

    ``lately`` is how many days before today it was asked; zero: with the others, some weeks ago."""

    wish: str
    gift: str
    by_party: bool = False
    reply: str = ""
    is_drafted: bool = False
    lately: int = 0


MEETINGS = (
    Meeting("锌硒茶标准化种植与机采管理", "茶园标准化管理与机采技术服务", reply="accepted", is_drafted=True),
    Meeting("马铃薯脱毒种薯扩繁技术", "马铃薯种薯质量控制和窖藏技术", by_party=True, reply="accepted"),
    Meeting("花椒产品网上销售与包装设计", "农产品电商运营和采后处理"),
    Meeting("湄潭翠芽病虫害绿色防控技术指导", "茶园标准化管理与机采技术服务", by_party=True),
    Meeting("湄潭翠芽病虫害绿色防控技术指导", "茶树病虫害绿色防控", reply="declined"),
    Meeting("红心猕猴桃溃疡病防治", "果树溃疡病综合防治专家团队", by_party=True),
    Meeting("党参规范化种植与产地加工", "中药材规范化种植和产地加工"),
    Meeting("菌草栽培和食用菌生产技术", "菌草栽培与食用菌工厂化生产", lately=8),
    Meeting("高山蔬菜采后预冷和冷链运输", "蔬菜采后预冷与冷链流通", lately=3),
)
COUNTY_ASKS = "贵单位的技术专长与我县产业需求吻合，结对村基础较好、农户积极性高，盼派专家实地看看，商定帮扶内容。"
PARTY_ASKS = "我单位在这一领域有成熟技术和专家力量，愿到贵县开展帮扶，可先安排一次实地调研，费用由我方承担。"
REPLIES = {
    "accepted": "同意。请于下周联系确定调研时间，并把示范点基本情况提前发来，以便拟订协议。",
    "declined": "本年度相关专家任务已排满，暂不能承接，明年优先考虑，请谅解。",
}
