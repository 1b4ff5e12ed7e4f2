"""Made-up people, and numbers whose check digits are right."""

from datetime import date, timedelta
from random import Random

from registry.identifiers import credit_check, id_check

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
# Two characters each.
GIVEN = (
    "建国志强秀英晓燕文斌丽华永红国庆春梅海燕俊杰雪梅德胜家明玉兰光荣小平立新红梅正华世全兴旺爱民天佑思源"
    "慧敏志远长青云飞佳怡明辉静怡学文昌盛庆云素芬桂芳大勇宏伟晓东凤英泽宇少华彩霞朝阳成林祖荣茂林丰收启明"
    "贵生维民淑珍剑波开元仁义道明清泉月娥尚武"
)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class People:
    """Gives one made-up person after the other; the same ones for the same seed."""

    def __init__(self, seed: int):
        self.random = Random(seed)  # noqa: S311  not for secrets
        self.given = set()

    def name(self) -> str:
        while True:
            name = self.random.choice(SURNAMES) + self._given_name()
            if name not in self.given:
                self.given.add(name)
                return name

    def _given_name(self) -> str:
        start = 2 * self.random.randrange(len(GIVEN) // 2)
        return GIVEN[start : start + 2]

    def phone(self) -> str:
        """No operator in China gives numbers that begin with 12."""
        return "12" + "".join(self.random.choices("0123456789", k=9))

    def id_number(self, county: str) -> str:
        """GB 11643: place of birth, a birthday between 1960 and 1989, a serial, the check digit."""
        born = date(1960, 1, 1) + timedelta(days=self.random.randrange(30 * 365))
        body = f"{county}{born:%Y%m%d}{self.random.randrange(1000):03d}"
        return body + id_check(body)

    def credit_code(self, prefix: str, county: str) -> str:
        """GB 32100: who registered it and as what, where, the organisation code with its check, the check sign."""
        number = f"{self.random.randrange(10**8):08d}"
        check = -sum(int(digit) * weight for digit, weight in zip(number, ORGANISATION_WEIGHTS, strict=True)) % 11
        body = f"{prefix}{county}{number}{'X' if check == 10 else check}"
        return body + credit_check(body)
