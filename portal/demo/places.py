"""Where the demo plays: poor counties of the west with their partners of the east, and who files where."""

from dataclasses import dataclass

from leadership.codes import CODE_LENGTHS, NATION_CODE
from leadership.enums import Level, Role

LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTHS.items()}


@dataclass(frozen=True)
class Place:
    """A place with a leadership group. ``slug`` begins the names of its accounts, ``helper`` is the
    organisation (a key of ``registers``) for which its account of an assisting party acts."""

    code: str
    slug: str
    name: str
    roles: tuple = (Role.CLERK, Role.DIRECTOR)
    helper: str = ""

    @property
    def level(self) -> Level:
        return Level.NATION if self.code == NATION_CODE else LEVEL_OF_LENGTH[len(self.code)]

    @property
    def is_county(self) -> bool:
        return self.level == Level.COUNTY


OFFICE = (Role.CLERK, Role.DIRECTOR, Role.ADMINISTRATOR)
COUNTY_OFFICE = (Role.CLERK, Role.DIRECTOR, Role.POVERTY)
PARTNER = (Role.CLERK, Role.DIRECTOR, Role.HELPER)
BELOW_PROVINCE = tuple(role for role in Role if role != Role.REVIEWER)

# Along 0, 52, 5203 and 520328 every role has an account.
PLACES = (
    Place("0", "nation", "全国", tuple(Role), "农学会"),
    Place("52", "guizhou", "贵州省", tuple(Role), "贵州大学"),
    Place("53", "yunnan", "云南省", OFFICE),
    Place("62", "gansu", "甘肃省", OFFICE),
    Place("64", "ningxia", "宁夏回族自治区", OFFICE),
    Place("50", "chongqing", "重庆市", OFFICE),
    Place("12", "tianjin", "天津市", PARTNER, "天津农科院"),
    Place("31", "shanghai", "上海市", PARTNER, "上海农科院"),
    Place("35", "fujian", "福建省", PARTNER, "福建农林大学"),
    Place("37", "shandong", "山东省", PARTNER, "青岛农业大学"),
    Place("5203", "zunyi", "遵义市", BELOW_PROVINCE, "遵义茶叶学会"),
    Place("5205", "bijie", "毕节市"),
    Place("5204", "anshun", "安顺市"),
    Place("5202", "liupanshui", "六盘水市"),
    Place("5306", "zhaotong", "昭通市"),
    Place("5305", "baoshan", "保山市"),
    Place("6211", "dingxi", "定西市"),
    Place("6212", "longnan", "陇南市"),
    Place("6229", "linxia", "临夏回族自治州"),
    Place("6404", "guyuan", "固原市"),
    # Their provinces have no leadership group of their own here: above them stands the nation.
    Place("2102", "dalian", "大连市", PARTNER, "大连农科院"),
    Place("4401", "guangzhou", "广州市", PARTNER, "广州农科院"),
    Place("520328", "meitan", "湄潭县", BELOW_PROVINCE, "湄潭茶业协会"),
    Place("520327", "fenggang", "凤冈县", COUNTY_OFFICE),
    Place("520526", "weining", "威宁彝族回族苗族自治县", COUNTY_OFFICE),
    Place("520527", "hezhang", "赫章县", COUNTY_OFFICE),
    Place("520425", "ziyun", "紫云苗族布依族自治县", COUNTY_OFFICE),
    Place("520204", "shuicheng", "水城区", COUNTY_OFFICE),
    Place("530627", "zhenxiong", "镇雄县", COUNTY_OFFICE),
    Place("530621", "ludian", "鲁甸县", COUNTY_OFFICE),
    Place("530523", "longling", "龙陵县", COUNTY_OFFICE),
    Place("621123", "weiyuan", "渭源县", COUNTY_OFFICE),
    Place("621121", "tongwei", "通渭县", COUNTY_OFFICE),
    Place("621226", "lixian", "礼县", COUNTY_OFFICE),
    Place("622926", "dongxiang", "东乡族自治县", COUNTY_OFFICE),
    Place("640422", "xiji", "西吉县", COUNTY_OFFICE),
    Place("500229", "chengkou", "城口县", COUNTY_OFFICE),
)
COUNTIES = tuple(place for place in PLACES if place.is_county)

# Where a province files its agreements; the others file at the province [三(二)].
FILED_AT = {"53": Level.PREFECTURE, "64": Level.COUNTY}


def way_up(county: str) -> list[str]:
    """The places whose directors decide on an agreement of ``county``, up to the one that files it."""
    here = {place.code for place in PLACES}
    lowest = FILED_AT.get(county[:2], Level.PROVINCE)
    way = [code for code in (county, county[:4], county[:2]) if code in here]
    filing = next(code for code in way if LEVEL_OF_LENGTH[len(code)] <= lowest)
    return way[: way.index(filing) + 1]
