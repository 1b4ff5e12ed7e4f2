"""What the search finds by which words, in which order."""

import pytest

from portal.enums import SearchKind as K
from portal.search.finding import search
from tests.agreements import factories as made
from tests.agreements import factories_listings as listings
from tests.factories import COUNTY, NATION, PROVINCE
from tests.portal.search_cases import found, names
from tests.registry import factories as registers
from tests.review import factories_nominations as nominations
from tests.review import factories_notices as notices

pytestmark = pytest.mark.django_db

NAME = "湄潭县茶业协会"


@pytest.fixture
def association(db):
    made.organisation(name="遵义市蔬菜学会")
    return made.organisation(name=NAME, credit_code="515203285DE21J002C")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(NAME, id="whole"),
        pytest.param("潭县茶", id="part"),
        pytest.param("mtxcyxh", id="initials"),
        pytest.param("CYXH", id="part of the initials, in capitals"),
        pytest.param("湄潭xcyxh", id="characters and initials"),
        pytest.param("mtx茶业", id="initials and characters"),
        pytest.param("协会 湄潭", id="two words in any order"),
        pytest.param("mt 茶", id="two words, one of them a character"),
        pytest.param("湄", id="one character"),
        pytest.param("业", id="one character within"),
        pytest.param("m", id="one letter"),
        pytest.param("５１５２０３２８５ｄｅ", id="full-width digits and small letters"),
        pytest.param("515203285DE21J002C", id="credit code"),
    ],
)
def test_an_organisation_is_found(association, typed):
    assert names(made.clerk(), typed, K.ORGANISATION) == [NAME]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("潭湄", id="other order"),
        pytest.param("湄潭县茶业协会会", id="more than the name"),
        pytest.param("湄潭协会", id="what lies apart"),
        pytest.param("mtyc", id="initials that are not beside each other"),
        pytest.param("会515203", id="over the end of the name"),
        pytest.param("湄潭 蔬菜", id="words of two names"),
        *(pytest.param(sign, id=f"sign {sign}") for sign in ("%", "_", "\\", "%%", "__", "湄%", "湄_县", "湄\\潭")),
        *(
            pytest.param(sign, id=f"pattern {sign}")
            for sign in (".*", "湄.", "(湄", "[湄潭]", "^湄", "'", '"', "{}", "*")
        ),
        pytest.param("\0", id="nothing"),
    ],
)
def test_nothing_else_is_taken_for_it(association, typed):
    assert found(made.clerk(), typed) == {}


def test_signs_of_patterns_are_found_where_they_stand(db):
    for name in ("茶_叶%协会", "茶叶\\协会", "茶(叶)协会.*"):
        made.organisation(name=name)
    clerk = made.clerk()
    found_by = {typed: names(clerk, typed, K.ORGANISATION) for typed in ("_叶%", "叶\\", "(叶)", ".*", "（叶）")}
    assert found_by == {
        "_叶%": ["茶_叶%协会"],
        "叶\\": ["茶叶\\协会"],
        "(叶)": ["茶(叶)协会.*"],
        ".*": ["茶(叶)协会.*"],
        "（叶）": ["茶(叶)协会.*"],
    }


@pytest.mark.parametrize("typed", ["cqyh", "zqyh", "重qyx", "cqyx"])
def test_characters_of_two_readings_are_found_by_either(db, typed):
    made.organisation(name="重庆银行")
    assert names(made.clerk(), typed, K.ORGANISATION) == ["重庆银行"]


def test_the_best_come_first(db):
    for name in ("茶业", "湄潭茶业", "茶业协会", "草原", "茶业商会"):
        made.organisation(name=name)
    assert names(made.clerk(), "茶业", K.ORGANISATION) == ["茶业", "茶业协会", "茶业商会", "湄潭茶业"]
    assert names(made.clerk(), "cy", K.ORGANISATION) == ["湄潭茶业", "茶业", "茶业协会", "茶业商会", "草原"]


def test_an_agreement_is_found_by_number_title_and_parties(db):
    party = made.organisation(name=NAME)
    agreement = made.agreement_in("submitted", title="夏秋茶加工帮扶", organisation=party)
    (expert,) = agreement.current_version.experts.all()
    title = f"{agreement} 夏秋茶加工帮扶"
    number = agreement.number
    words = (number, number[5:], number.replace("-", "－"), "xqc", "秋茶加工", NAME, "mtxcy", expert.name)
    assert [names(made.clerk(), word, K.AGREEMENT) for word in words] == [[title]] * len(words)


def test_an_expert_is_found_by_name_and_employer(db):
    made.applicant(name="单志强", employer="贵州省茶叶研究所")
    words = ("单志强", "szq", "dzq", "志q", "茶叶研究所", "gzscy")
    assert [names(made.clerk(), word, K.EXPERT) for word in words] == [["单志强"]] * len(words)


def test_a_village_is_found_by_name_place_and_code(db):
    village = registers.village()
    place = village.region
    words = (place.name, place.code, place.code[:8], place.parent.name + place.name[:1], f"湄潭 {place.name}")
    assert {word: place.name in names(made.clerk(), word, K.VILLAGE) for word in words} == dict.fromkeys(words, True)


def test_a_nomination_is_found_by_nominee_and_number(db):
    nomination = nominations.nomination_in("submitted", nominations.party(name="茅坪茶叶学会"))
    title = f"茅坪茶叶学会 {nomination.number}"
    words = ("茅坪", "mpcy", nomination.number.lower(), nomination.number[2:])
    assert [names(made.clerk(), word, K.NOMINATION) for word in words] == [[title]] * len(words)


def test_a_notice_is_found_by_what_it_is_called(db):
    notice = notices.notice_in("published")
    by = made.clerk(PROVINCE)
    words = (f"{notice.year}年度推荐对象公示", "tjdxgs", "贵州", str(notice))
    assert {word: len(names(by, word, K.NOTICE)) for word in words} == dict.fromkeys(words, 1)


def test_needs_and_offers_are_found_by_title_and_industry(db):
    listings.need(title="茶园防控", industry="湄潭翠芽")
    listings.offer(title="专家进村", industry="茶叶", party=made.organisation(name=NAME))
    clerk = made.clerk()
    assert names(clerk, "cyfk", K.NEED) == names(clerk, "翠芽", K.NEED) == ["茶园防控"]
    assert names(clerk, "进村", K.OFFER) == names(clerk, NAME, K.OFFER) == ["专家进村"]


def test_a_national_society_is_found_at_the_nation(db):
    made.organisation(region=NATION, name="中国茶叶学会")
    assert names(made.clerk(NATION), "zgcy", K.ORGANISATION) == ["中国茶叶学会"]
    assert found(made.clerk(COUNTY), "zgcy") == {}


def test_no_more_than_the_limit_is_looked_at_and_the_best_are_among_them(db, monkeypatch):
    monkeypatch.setattr("portal.search.proposing.LIMIT", 3)
    for number in range(5):
        made.organisation(name=f"湄潭茶业{number}")
    made.organisation(name="茶业")
    (group,) = search(made.clerk(), "茶业")
    assert (group.count, group.has_more) == (3, True)
    assert group.first_lines[0].title == "茶业"


def test_a_neighbour_s_are_not_found(db):
    made.organisation(region="520327", name=NAME)
    assert found(made.clerk(), NAME) == {}
