"""What a system of indicators can begin with 考核指标体系 [三(四), 四(五)].

The full marks of each are its weight, so that the marks of an assessment simply add up to the hundred. Names and
meanings are data that the national office edits afterwards, so they stand here as it writes them.
"""

from assessments.enums import Direction, Rule, Subject


def by_target(metric: str, target: int) -> dict:
    return {"rule": Rule.TARGET, "metric": metric, "target": target}


def by_steps(metric: str, *steps) -> dict:
    """The less the better, best step first: [figure, percent of the full marks]."""
    return {
        "rule": Rule.STEPS,
        "metric": metric,
        "direction": Direction.DOWN,
        "steps": [list(step) for step in steps],
    }


def by_hand(**more) -> dict:
    return {"rule": Rule.HAND} | more


def indicator(weight: int, name: str, scored: dict, meaning: str) -> dict:
    return {"name": name, "weight": weight, "full_marks": weight, "meaning": meaning} | scored


FILING = by_steps("filing_days", (10, 100), (20, 80), (30, 60), (60, 30))

OF_AGREEMENTS = (
    indicator(
        30,
        "帮扶任务完成率",
        by_target("tasks_done", 100),
        "当年到期的帮扶任务中，经确认的活动已达到协议目标值的任务所占比例。",
    ),
    indicator(
        15,
        "帮扶活动频次",
        by_target("activities_a_quarter", 1),
        "协议执行期内，平均每季度开展并经县级确认的帮扶活动次数；每季度不少于1次得满分。",
    ),
    indicator(
        10,
        "掌握实用技术的贫困户数",
        by_target("households_taught", 20),
        "当年通过帮扶活动至少掌握一项实用技术的建档立卡贫困户数；达到20户得满分。",
    ),
    indicator(
        10,
        "参与增收项目的贫困户数",
        by_target("households_in_projects", 10),
        "当年通过帮扶活动参与农业增收项目的建档立卡贫困户数；达到10户得满分。",
    ),
    indicator(5, "协议备案时效", FILING, "协议从首次提交到首次备案所用的天数。"),
    indicator(
        10,
        "督导问题整改率",
        by_target("findings_put_right", 100),
        "当年督导检查发现、已到整改期限的问题中，整改到位并经核实的比例；未发现问题的不计此项。",
    ),
    indicator(
        10,
        "长效带动机制",
        by_hand(needs_evidence=True),
        "产业与贫困户之间是否建立稳定的带动关系（土地托管、牲畜托养、经营权入股、吸纳就业、订单收购等），"
        "协议期满后能否持续。查阅合同、分红或务工记录。",
    ),
    indicator(
        10,
        "群众满意度",
        by_hand(needs_evidence=True),
        "帮扶村干部群众对帮扶工作的认可程度。入户走访不少于10户，按满意户所占比例评分，附走访记录。",
    ),
)

OF_PROVINCES = (
    indicator(
        15,
        "贫困县覆盖率",
        by_target("poor_counties_covered", 100),
        "辖区内贫困县中，当年有入库帮扶协议正在执行的县所占比例。",
    ),
    indicator(
        10,
        "贫困村覆盖率",
        by_target("poor_villages_covered", 100),
        "辖区内建档立卡贫困村中，当年有入库帮扶协议结对帮扶的村所占比例。",
    ),
    indicator(
        15,
        "帮扶任务完成率",
        by_target("tasks_done", 100),
        "当年到期的帮扶任务中，经确认的活动已达到协议目标值的任务所占比例。",
    ),
    indicator(
        10,
        "帮扶活动频次",
        by_target("activities_a_quarter", 1),
        "平均每份协议每季度开展并经县级确认的帮扶活动次数；每季度不少于1次得满分。",
    ),
    indicator(5, "协议备案时效", FILING, "协议从首次提交到首次备案所用的平均天数。"),
    indicator(
        10,
        "汇总上报退回率",
        by_steps("returned_by_nation", (0, 100), (5, 80), (10, 60), (20, 30)),
        "汇总上报的协议中，被全国办公室退回的比例。",
    ),
    indicator(
        10,
        "考核优良率",
        by_target("assessed_well", 60),
        "当年考核结果已确认的协议中，评为优秀或良好的比例；达到60%得满分。",
    ),
    indicator(
        5,
        "督导问题整改率",
        by_target("findings_put_right", 100),
        "当年督导检查发现、已到整改期限的问题中，整改到位并经核实的比例；未发现问题的不计此项。",
    ),
    indicator(
        10,
        "组织领导",
        by_hand(),
        "领导小组及办公室是否健全并正常运转，实施细则、年度计划和部门分工是否落实，是否按时召开会议、开展督导。",
    ),
    indicator(
        5,
        "投入保障",
        by_hand(),
        "省级统筹基层科普行动计划、科普大篷车、流动科技馆、农村中学科技馆等项目和经费向贫困地区倾斜的情况。",
    ),
    indicator(
        5,
        "宣传推广",
        by_hand(),
        "总结、宣传先进典型和经验的情况，在省级以上媒体报道以及在全国交流的情况。",
    ),
)

DEFAULT_INDICATORS = {Subject.AGREEMENT: OF_AGREEMENTS, Subject.PROVINCE: OF_PROVINCES}
TITLES = {Subject.AGREEMENT: "帮扶协议考核指标体系", Subject.PROVINCE: "省级综合考核指标体系"}


def title_of(subject, year: int) -> str:
    return f"{year}年度科技助力精准扶贫{TITLES[subject]}"
