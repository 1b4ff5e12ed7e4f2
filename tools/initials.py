"""Make portal/data/initials.csv: the pinyin initial of each Chinese character, from pypinyin's dictionary (MIT).

To be run by hand when pypinyin knows more: ``pip install pypinyin==0.55.0``, ``python tools/initials.py``, and a
migration that loads the file anew. The portal itself reads only the file.
"""

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.constants import PINYIN_DICT

FILE = Path(__file__).resolve().parent.parent / "portal" / "data" / "initials.csv"
FIRST, LAST = 0x4E00, 0x9FFF
# Characters that people, places and organisations bear in two readings: the more usual initial, then the other one.
TWO_READINGS = {
    **dict.fromkeys("重长朝传曾乘褚", "cz"),
    **dict.fromkeys("种藏查枞", "zc"),
    "翟": "zd",
    "行": "hx",
    "畜": "xc",
    "盛": "sc",
    "参": "cs",
    "莘": "sx",
    "厦": "xs",
    "省": "sx",
    "歙": "sx",
    "解": "jx",
    "系": "xj",
    "校": "xj",
    "降": "jx",
    "纪": "jx",
    "角": "jl",
    "乐": "ly",
    "栎": "ly",
    "六": "ly",
    "单": "ds",
    "调": "dt",
    "弹": "dt",
    "提": "td",
    "石": "sd",
    "洞": "dt",
    "区": "qo",
    "仇": "qc",
    "强": "qj",
    "茄": "qj",
    "覃": "qt",
    "埔": "pb",
    "泊": "bp",
    "便": "bp",
    "堡": "bp",
    "卜": "bp",
    "番": "fp",
    "冯": "fp",
    "逄": "pf",
    "万": "wm",
    "涡": "gw",
    "莞": "gw",
    "贾": "jg",
    "给": "gj",
    "尉": "wy",
    "蔚": "wy",
    "圩": "wx",
    "隗": "kw",
    "阿": "ae",
    "筠": "yj",
    "卡": "kq",
    "句": "jg",
    "龟": "gq",
    "秘": "mb",
    "泌": "bm",
    "铅": "qy",
    "粘": "zn",
    "荥": "xy",
    "召": "zs",
    "车": "cj",
    "沈": "sc",
    "郇": "xh",
    "夹": "jg",
    "折": "zs",
    "郗": "xc",
    "宿": "sx",
    "吓": "xh",
    "峙": "zs",
}


def usual(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[0].lower()


def rows() -> dict[tuple, list[str]]:
    """The characters of each pair of initials; the second is empty for those that are read in one way."""
    found = defaultdict(list)
    for code in range(FIRST, LAST + 1):
        if code in PINYIN_DICT:
            letters = TWO_READINGS.get(chr(code), usual(PINYIN_DICT[code]))
            found[letters[0], letters[1:]].append(chr(code))
    return found


def main() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("initial", "other", "characters"))
        writer.writerows((*letters, "".join(characters)) for letters, characters in sorted(rows().items()))


if __name__ == "__main__":
    main()
