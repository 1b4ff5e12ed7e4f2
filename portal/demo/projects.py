"""What was promised: for each county four projects, each with the partner that helps.

The first two of a county ran in the former programme year already and are continued.
``EXPERTS`` as the partner: single experts of the named field help, without an organisation.
"""

from dataclasses import dataclass

from registry.enums import ExpertField as F

EXPERTS = ""


@dataclass(frozen=True)
class Project:
    county: str
    product: str
    action: str
    field: F
    partner: str
    is_animal: bool = False

    @property
    def topic(self) -> str:
        return self.product + self.action


def _of(county, *rows) -> list[Project]:
    return [Project(county, *row) for row in rows]


PROJECTS = [
    *_of(
        "520328",
        ("翠芽", "提质增效", F.TEA, "上海茶学会"),
        ("茶叶", "绿色防控", F.PLANT_PROTECTION, "贵州大学"),
        ("生态茶", "电商带动", F.ECOMMERCE, "湄潭茶业协会"),
        ("优质稻米", "良种推广", F.CROPS, EXPERTS),
        ("朝天椒", "订单生产", F.HORTICULTURE, "遵义农科院"),
        ("黔北黑猪", "生态养殖", F.LIVESTOCK, "遵义农科院", True),
        ("夏秋茶", "资源利用", F.TEA, "遵义茶叶学会"),
        ("茶油", "精深加工", F.PROCESSING, "贵州大学"),
    ),
    *_of(
        "520327",
        ("锌硒茶", "标准化种植", F.TEA, "上海茶学会"),
        ("肉牛", "生态养殖", F.LIVESTOCK, "中国农大", True),
        ("茶叶", "精深加工", F.PROCESSING, "贵州大学"),
        ("辣椒", "优质高产", F.HORTICULTURE, EXPERTS),
    ),
    *_of(
        "520526",
        ("马铃薯", "脱毒种薯扩繁", F.CROPS, "广州农科院"),
        ("高山蔬菜", "标准化生产", F.HORTICULTURE, "农学会"),
        ("苹果", "矮化密植", F.HORTICULTURE, "贵州农科院"),
        ("荞麦", "产销对接", F.CROPS, EXPERTS),
    ),
    *_of(
        "520527",
        ("核桃", "提质改造", F.FORESTRY, "毕节农科所"),
        ("半夏", "仿野生种植", F.HERBS, "贵州农科院"),
        ("樱桃", "山地栽培", F.HORTICULTURE, "广州农科院"),
        ("食用菌", "循环利用", F.HORTICULTURE, EXPERTS),
    ),
    *_of(
        "520425",
        ("红芯红薯", "良种繁育", F.CROPS, "青岛农业大学"),
        ("花猪", "保种扩繁", F.LIVESTOCK, "青岛农业大学", True),
        ("蓝莓", "冷链加工", F.PROCESSING, "安顺学院"),
        ("冰脆李", "科学管护", F.HORTICULTURE, EXPERTS),
    ),
    *_of(
        "520204",
        ("红心猕猴桃", "溃疡病防治", F.HORTICULTURE, "大连农科院"),
        ("刺梨", "产业提升", F.HORTICULTURE, "六盘水猕猴桃"),
        ("冷水鱼", "生态养殖", F.AQUACULTURE, "大连农科院", True),
        ("早春茶", "品质提升", F.TEA, EXPERTS),
    ),
    *_of(
        "530627",
        ("筇竹笋", "丰产培育", F.FORESTRY, "镇雄竹协"),
        ("肉牛", "规模养殖", F.LIVESTOCK, "云南农大", True),
        ("辣椒", "订单种植", F.HORTICULTURE, "上海农科院"),
        ("马铃薯", "晚疫病防控", F.CROPS, EXPERTS),
    ),
    *_of(
        "530621",
        ("花椒", "提质增产", F.HORTICULTURE, "鲁甸花椒"),
        ("苹果", "老果园改造", F.HORTICULTURE, "上海农科院"),
        ("天麻", "林下种植", F.HERBS, "云南农科院"),
        ("特色果蔬", "电商销售", F.ECOMMERCE, EXPERTS),
    ),
    *_of(
        "530523",
        ("石斛", "仿野生栽培", F.HERBS, "龙陵石斛"),
        ("黄山羊", "良种选育", F.LIVESTOCK, "云南农大", True),
        ("核桃", "初加工", F.PROCESSING, "上海农科院"),
        ("水稻", "绿色高产", F.CROPS, EXPERTS),
    ),
    *_of(
        "621123",
        ("马铃薯", "良种扩繁", F.CROPS, "甘肃农大"),
        ("党参", "规范化种植", F.HERBS, "天津农科院"),
        ("当归", "产地加工", F.HERBS, "福建农林大学"),
        ("百合", "标准化种植", F.CROPS, EXPERTS),
    ),
    *_of(
        "621121",
        ("金银花", "规模种植", F.HERBS, "福建农林大学"),
        ("马铃薯", "机械化生产", F.CROPS, "农学会"),
        ("肉牛", "棚圈养殖", F.LIVESTOCK, "天津农科院", True),
        ("小杂粮", "品牌培育", F.CROPS, EXPERTS),
    ),
    *_of(
        "621226",
        ("苹果", "病虫害统防统治", F.HORTICULTURE, "青岛农业大学"),
        ("大黄", "规范化种植", F.HERBS, "天津农科院"),
        ("花椒", "提质增产", F.HORTICULTURE, "礼县苹果"),
        ("中蜂", "科学养殖", F.LIVESTOCK, EXPERTS, True),
    ),
    *_of(
        "622926",
        ("贡羊", "良种繁育", F.LIVESTOCK, "天津农科院", True),
        ("马铃薯", "黑膜覆盖栽培", F.CROPS, "天津农科院"),
        ("藜麦", "引种示范", F.CROPS, "甘肃农大"),
        ("牛羊", "草畜一体化养殖", F.LIVESTOCK, EXPERTS, True),
    ),
    *_of(
        "640422",
        ("马铃薯", "主食化品种推广", F.CROPS, "福建农林大学"),
        ("肉牛", "高效育肥", F.LIVESTOCK, "宁夏农科院", True),
        ("西芹", "冷凉蔬菜示范", F.HORTICULTURE, EXPERTS),
        ("小秋杂粮", "优质栽培", F.CROPS, "宁夏农科院"),
    ),
    *_of(
        "500229",
        ("山地鸡", "林下养殖", F.LIVESTOCK, "重庆畜科院", True),
        ("中蜂", "标准化养殖", F.LIVESTOCK, "重庆畜科院", True),
        ("高山蔬菜", "绿色种植", F.HORTICULTURE, "青岛农业大学"),
        ("核桃", "低产园改造", F.HORTICULTURE, EXPERTS),
    ),
]
