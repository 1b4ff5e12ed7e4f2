"""The nine members of the joint review committee of the demo: three of each department, from different provinces."""

from dataclasses import dataclass

from leadership.enums import Department


@dataclass(frozen=True)
class Sitting:
    """Where a member comes from. The first has the account of the nation's reviewer, the others have their own."""

    username: str
    name: str
    department: Department
    employer: str
    province: str

    @property
    def is_reviewer_of_nation(self) -> bool:
        return self.username == "nation.reviewer"


AST, AGRICULTURE, POVERTY = Department.AST, Department.AGRICULTURE, Department.POVERTY
MEMBERS = (
    Sitting("nation.reviewer", "", AGRICULTURE, "中国农业科学院", "11"),
    Sitting("nation.reviewer2", "章怀远", AST, "中国农学会", "12"),
    Sitting("nation.reviewer3", "卓雅琴", AST, "上海市科普教育中心", "31"),
    Sitting("nation.reviewer4", "尤振邦", AST, "浙江省农学会", "33"),
    Sitting("nation.reviewer5", "柏松涛", AGRICULTURE, "南京农业大学", "32"),
    Sitting("nation.reviewer6", "柴玉洁", AGRICULTURE, "华南农业大学", "44"),
    Sitting("nation.reviewer7", "单继业", POVERTY, "国务院扶贫办开发指导司", "13"),
    Sitting("nation.reviewer8", "翁晓岚", POVERTY, "福建省扶贫开发协会", "35"),
    Sitting("nation.reviewer9", "裴长庚", POVERTY, "山东省扶贫开发研究中心", "37"),
)
CHAIR, DEPUTY = "nation.reviewer2", "nation.reviewer5"
