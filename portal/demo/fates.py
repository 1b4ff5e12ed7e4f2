"""How far each assessment of the story comes, and when it takes its steps."""

from dataclasses import dataclass

# When things happen in a county, as shares of a round: the single acts, and the steps up to the province the first
# time and again. What comes back does so instead of the step that would have been next.
BEGIN, REPORT, SEND_BACK, CORRECT = 0, 0.1, 0.3, 0.95
STEPS = {"score": 0.4, "countersign": 0.5, "check": 0.6, "check above": 0.7, "confirm": 0.8}
AGAIN = 0.65  # so much later
WHOLE = STEPS["confirm"] + AGAIN + 0.1


@dataclass(frozen=True)
class Fate:
    """``last`` is the last of the steps that are taken, ``back`` the verb by which it then comes back."""

    last: str = ""
    back: str = ""
    is_begun: bool = True
    is_reported: bool = True
    # While it waits to be scored, the clerk has entered the first of the marks.
    is_marked: bool = False

    def reaches(self, step: str) -> bool:
        return bool(self.last) and STEPS[step] <= STEPS[self.last]


NOT_BEGUN, DRAFT = Fate(is_begun=False, is_reported=False), Fate(is_reported=False)
REPORTED, MARKED, SENT_BACK = Fate(), Fate(is_marked=True), Fate(back="send_back")
SCORED, ACCEPTED, REFUSED = Fate("score"), Fate("countersign"), Fate("score", "object")
AT_PREFECTURE, AT_PROVINCE, RETURNED = Fate("check"), Fate("check above"), Fate("check", "return")
CONFIRMED = Fate("confirm")

# Last year: county and place among its agreements of what came back once, and of the one that was corrected later;
# all others are confirmed at once.
TURNED_BACK = {("520328", 1): RETURNED, ("520526", 1): REFUSED}
CORRECTED = ("520527", 0)
# This year: what has become of the agreements of each county, the older ones first.
FATES = {
    "520328": (CONFIRMED, DRAFT, SCORED, REFUSED, ACCEPTED, MARKED, REPORTED, NOT_BEGUN),
    "520327": (CONFIRMED, AT_PREFECTURE, SCORED),
    "520526": (SCORED, AT_PREFECTURE, RETURNED),
    "520527": (AT_PROVINCE, CONFIRMED, SCORED),
    "520425": (AT_PREFECTURE, SCORED, DRAFT),
    "520204": (SCORED, AT_PREFECTURE, REPORTED, NOT_BEGUN),
    "530627": (SCORED, AT_PREFECTURE, SENT_BACK, REPORTED),
    "530621": (AT_PROVINCE, SCORED, ACCEPTED, DRAFT),
    "530523": (AT_PREFECTURE, SCORED, SENT_BACK),
    "621123": (AT_PREFECTURE, SCORED, REPORTED),
    "621121": (AT_PROVINCE, SCORED, DRAFT),
    "621226": (SCORED, AT_PREFECTURE, NOT_BEGUN),
    "622926": (AT_PREFECTURE, SCORED, MARKED),
    "640422": (SCORED, AT_PREFECTURE, AT_PROVINCE),
    "500229": (AT_PROVINCE, SCORED, ACCEPTED),
}


def former_fate(county: str, place: int) -> Fate:
    """Of last year's assessments, before what came back was put right."""
    return TURNED_BACK.get((county, place), CONFIRMED)
