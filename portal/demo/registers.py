"""Whom the story is about: organisations and experts, and how they come onto the roster."""

from dataclasses import dataclass

from registry.enums import ExpertField as F
from registry.enums import OrganisationKind as K

# The first two signs of a credit code: who registered the unit, and as what.
PREFIX = {K.SOCIETY: "51", K.RPTA: "51", K.RPTA_FEDERATION: "51", K.FARMERS_COOPERATIVE: "93", K.ENTERPRISE: "91"}
PUBLIC_INSTITUTION = "12"


@dataclass(frozen=True)
class Unit:
    """An organisation: its key in the story, its name, kind, place, and what its experts know."""

    key: str
    name: str
    kind: K
    region: str
    fields: tuple = ()

    @property
    def prefix(self) -> str:
        return PREFIX.get(self.kind, PUBLIC_INSTITUTION)


UNITS = (
    Unit("农学会", "中国农学会", K.SOCIETY, "0", (F.CROPS, F.PLANT_PROTECTION)),
    Unit("中国农大", "中国农业大学", K.UNIVERSITY, "0", (F.CROPS, F.LIVESTOCK)),
    Unit("贵州大学", "贵州大学", K.UNIVERSITY, "52", (F.TEA, F.PLANT_PROTECTION, F.PROCESSING)),
    Unit("贵州农科院", "贵州省农业科学院", K.UNIVERSITY, "52", (F.CROPS, F.HORTICULTURE, F.HERBS)),
    Unit("贵州茶学会", "贵州省茶叶学会", K.SOCIETY, "52", (F.TEA,)),
    Unit("遵义农科院", "遵义市农业科学研究院", K.UNIVERSITY, "5203", (F.CROPS, F.LIVESTOCK)),
    Unit("遵义茶叶学会", "遵义市茶叶学会", K.SOCIETY, "5203", (F.TEA,)),
    Unit("毕节农科所", "毕节市农业科学研究所", K.UNIVERSITY, "5205", (F.CROPS, F.FORESTRY)),
    Unit("安顺学院", "安顺学院", K.UNIVERSITY, "5204", (F.PROCESSING,)),
    Unit("六盘水猕猴桃", "六盘水市猕猴桃产业技术协会", K.RPTA_FEDERATION, "5202", (F.HORTICULTURE,)),
    Unit("湄潭茶业协会", "湄潭县茶业协会", K.RPTA, "520328", (F.TEA,)),
    Unit("湄潭合作社", "湄潭县核桃坝茶叶专业合作社", K.FARMERS_COOPERATIVE, "520328"),
    Unit("湄潭农技站", "湄潭县农业技术推广站", K.EXTENSION_STATION, "520328", (F.CROPS,)),
    Unit("湄潭基地", "湄潭县永兴万亩茶海科普示范基地", K.DEMONSTRATION_BASE, "520328"),
    Unit("湄潭专家站", "湄潭县茶产业农技专家服务站", K.EXPERT_STATION, "520328", (F.TEA,)),
    Unit("凤冈茶协", "凤冈县锌硒茶农村专业技术协会", K.RPTA, "520327", (F.TEA,)),
    Unit("威宁洋芋", "威宁县马铃薯农技协联合会", K.RPTA_FEDERATION, "520526", (F.CROPS,)),
    Unit("威宁蔬菜", "威宁县草海高山蔬菜专业合作社", K.FARMERS_COOPERATIVE, "520526"),
    Unit("赫章核桃", "赫章县核桃农村专业技术协会", K.RPTA, "520527", (F.FORESTRY,)),
    Unit("紫云红薯", "紫云县红芯红薯专业合作社", K.FARMERS_COOPERATIVE, "520425"),
    Unit("水城猕猴桃", "水城区红心猕猴桃农技协", K.RPTA, "520204", (F.HORTICULTURE,)),
    Unit("云南农大", "云南农业大学", K.UNIVERSITY, "53", (F.HORTICULTURE, F.LIVESTOCK)),
    Unit("云南农科院", "云南省农业科学院", K.UNIVERSITY, "53", (F.HERBS, F.CROPS)),
    Unit("镇雄竹协", "镇雄县竹产业农村专业技术协会", K.RPTA, "530627", (F.FORESTRY,)),
    Unit("鲁甸花椒", "鲁甸县花椒农村专业技术协会", K.RPTA, "530621", (F.HORTICULTURE,)),
    Unit("龙陵石斛", "龙陵县石斛协会", K.RPTA, "530523", (F.HERBS,)),
    Unit("甘肃农大", "甘肃农业大学", K.UNIVERSITY, "62", (F.CROPS, F.LIVESTOCK)),
    Unit("甘肃农学会", "甘肃省农学会", K.SOCIETY, "62", (F.PLANT_PROTECTION,)),
    Unit("渭源洋芋", "渭源县马铃薯良种农技协", K.RPTA, "621123", (F.CROPS,)),
    Unit("通渭金银花", "通渭县金银花专业合作社", K.FARMERS_COOPERATIVE, "621121"),
    Unit("礼县苹果", "礼县苹果产业农技协联合体", K.RPTA_FEDERATION, "621226", (F.HORTICULTURE,)),
    Unit("东乡肉羊", "东乡县肉羊养殖农技协", K.RPTA, "622926", (F.LIVESTOCK,)),
    Unit("宁夏农科院", "宁夏农林科学院", K.UNIVERSITY, "64", (F.CROPS, F.LIVESTOCK)),
    Unit("西吉洋芋", "西吉县马铃薯产业协会", K.RPTA, "640422", (F.CROPS,)),
    Unit("重庆畜科院", "重庆市畜牧科学院", K.UNIVERSITY, "50", (F.LIVESTOCK,)),
    Unit("城口山地鸡", "城口县山地鸡专业合作社", K.FARMERS_COOPERATIVE, "500229"),
    Unit("上海农科院", "上海市农业科学院", K.UNIVERSITY, "31", (F.HORTICULTURE, F.PROCESSING, F.ECOMMERCE)),
    Unit("上海茶学会", "上海市茶叶学会", K.SOCIETY, "31", (F.TEA,)),
    Unit("申农电商", "上海申农优选电子商务有限公司", K.ENTERPRISE, "31", (F.ECOMMERCE,)),
    Unit("大连农科院", "大连市农业科学研究院", K.UNIVERSITY, "2102", (F.HORTICULTURE, F.AQUACULTURE)),
    Unit("广州农科院", "广州市农业科学研究院", K.UNIVERSITY, "4401", (F.HORTICULTURE, F.CROPS)),
    Unit("青岛农业大学", "青岛农业大学", K.UNIVERSITY, "37", (F.HORTICULTURE, F.PROCESSING)),
    Unit("天津农科院", "天津市农业科学院", K.UNIVERSITY, "12", (F.CROPS, F.LIVESTOCK, F.HERBS)),
    Unit("天津农学会", "天津市农学会", K.SOCIETY, "12", (F.MACHINERY,)),
    Unit("福建农林大学", "福建农林大学", K.UNIVERSITY, "35", (F.HERBS, F.CROPS)),
    # No expert of it is registered yet.
    Unit("永兴农技站", "湄潭县永兴镇农业技术推广站", K.EXTENSION_STATION, "520328"),
)

TITLES = {
    K.UNIVERSITY: ("教授", "研究员", "副教授", "副研究员"),
    K.SOCIETY: ("推广研究员", "高级农艺师"),
    K.ENTERPRISE: ("高级工程师",),
}
LOCAL_TITLES = ("高级农艺师", "农艺师", "高级技师")

# What else happened on the roster: who, by the name of their unit, and why.
SUSPENSIONS = {
    "凤冈茶协": "本人连续两个季度未到村开展服务，暂停入册资格，待说明情况后恢复。",
    "甘肃农学会": "本人出国访学一年，经单位申请暂停。",
}
REINSTATED = ("甘肃农学会",)
REMOVALS = {"天津农学会": "已调离原单位且不再从事农业技术推广工作，经本人同意移出名册。"}
# Their experts have applied lately and wait for the director of the office that registered them.
APPLIED = (
    "湄潭专家站",
    "湄潭农技站",
    "贵州茶学会",
    "遵义农科院",
    "申农电商",
    "农学会",
    "西吉洋芋",
    "鲁甸花椒",
    "天津农科院",
    "大连农科院",
    "广州农科院",
    "青岛农业大学",
    "福建农林大学",
    "宁夏农科院",
)


def titles_of(unit) -> tuple:
    return TITLES.get(unit.kind, LOCAL_TITLES)
