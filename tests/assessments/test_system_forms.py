"""The forms of indicator systems: who writes one, what is wrong stands at its field, in force it is locked."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from assessments import systems
from assessments.enums import Rule, Subject
from assessments.enums import SystemState as S
from assessments.models import Indicator, IndicatorSystem
from assessments.workflow import INDICATOR_SYSTEM
from leadership.enums import Role
from leadership.programme import current_year
from tests import factories
from tests.agreements import factories as made
from tests.assessments.factories import begun, keeper, poverty_officer, system_draft, system_in_force
from tests.assessments.system_pages import OF_AN_INDICATOR, WRITING, address, page, shown
from tests.factories import NATION, PROVINCE

pytestmark = pytest.mark.django_db


def sent(client, name, /, *args, by=None, rule="", **said):
    query = f"?rule={rule}" if rule else ""
    return factories.sign_in(client, by or keeper()).post(address(name, *args) + query, said)


def errors(answer) -> dict:
    assert answer.status_code == 200
    return {name: len(of_one) for name, of_one in answer.context["form"].errors.items()}


# -- who writes ------------------------------------------------------------------------------------
@pytest.mark.parametrize("code, role", [(NATION, Role.DIRECTOR), (NATION, Role.CLERK), (PROVINCE, Role.ADMINISTRATOR)])
def test_others_are_told_that_they_do_not_write(client, code, role):
    system = system_draft()
    row = system.indicators.first()
    factories.sign_in(client, factories.membership_at(code, role))
    addresses = [address("system_create"), *(address(name, system.pk) for name in WRITING)]
    addresses += [address(name, row.pk) for name in OF_AN_INDICATOR]
    before = list(Indicator.objects.values())
    assert [client.get(each).status_code for each in addresses] == [403] * len(addresses)
    addresses.append(address("indicator_move", row.pk))
    assert [client.post(each, {"way": "down"}).status_code for each in addresses] == [403] * len(addresses)
    assert list(Indicator.objects.values()) == before


@pytest.mark.invariant("INV-4")
def test_in_force_every_form_leads_back_to_the_system(client):
    system = system_in_force()
    row = system.indicators.first()
    factories.sign_in(client, keeper())
    addresses = [address(name, system.pk) for name in WRITING]
    addresses += [address(name, row.pk) for name in (*OF_AN_INDICATOR, "indicator_move")]
    before = list(Indicator.objects.values()), list(IndicatorSystem.objects.values())
    assert {client.post(each, {"title": "x", "way": "down"}).url for each in addresses} == {system.get_absolute_url()}
    assert (list(Indicator.objects.values()), list(IndicatorSystem.objects.values())) == before
    told = client.get(system.get_absolute_url()).content.decode()
    assert gettext("An indicator system in force stays as it is. Take it back first, while it is not used.") in told


# -- beginning -------------------------------------------------------------------------------------
def form_of(client, **query) -> dict:
    """What the form of a new system is filled with."""
    form = shown(client, keeper(), "system_create", **query)["form"]
    return {name: form[name].value() for name in form.fields}


def test_the_form_proposes_the_default_set_and_later_a_copy(client):
    proposed = form_of(client, subject="province")
    assert (proposed["subject"], proposed["year"], proposed["start"]) == ("province", current_year(), "defaults")
    system_in_force(year=current_year() - 1)
    assert [form_of(client, subject=subject)["start"] for subject in Subject] == ["copy", "defaults"]
    assert form_of(client, subject="x")["subject"] == "agreement"


@pytest.mark.parametrize("start, number", [("defaults", 8), ("empty", 0), ("copy", 3)])
def test_a_system_is_begun(client, start, number):
    former = system_in_force(year=current_year() - 1)
    answer = sent(client, "system_create", **form_of(client) | {"start": start})
    system = IndicatorSystem.objects.get(year=current_year())
    assert answer.url == system.get_absolute_url()
    assert (system.state, system.indicators.count(), system.created_by) == (S.DRAFT, number, keeper().user)
    assert system.copied_from == (former if start == "copy" else None)


def test_the_same_form_sent_twice_leads_to_the_same_system(client):
    said = form_of(client)
    assert sent(client, "system_create", **said).url == sent(client, "system_create", **said).url
    assert IndicatorSystem.objects.count() == 1


@pytest.mark.parametrize(
    "said, wrong",
    [
        ({"start": "copy"}, {"start": 1}),
        ({"year": 2015}, {"year": 1}),
        ({"year": ""}, {"year": 1}),
        ({"subject": "x"}, {"subject": 1}),
        ({"start": ""}, {"start": 1}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, said, wrong):
    answer = sent(client, "system_create", **form_of(client) | said)
    assert errors(answer) == wrong
    assert IndicatorSystem.objects.count() == 0


def test_a_second_one_of_the_same_year_is_told_at_the_year(client):
    system_draft()
    assert errors(sent(client, "system_create", **form_of(client))) == {"year": 1}


# -- settings ------------------------------------------------------------------------------------
SETTINGS = {"title": "考核指标体系（修订）", "remark": "试行", "first_from": 88, "second_from": 75, "third_from": 55}
SHARES = {"county_share": 25, "prefecture_share": 40}


def test_settings_are_written(client):
    system = system_draft()
    assert sent(client, "system_edit", system.pk, **SETTINGS, **SHARES).url == system.get_absolute_url()
    assert IndicatorSystem.objects.filter(**SETTINGS, **SHARES, edited_by=keeper().user).count() == 1


def test_provinces_forward_nothing(client):
    system = system_draft(Subject.PROVINCE)
    assert set(shown(client, keeper(), "system_edit", system.pk)["form"].fields) == set(SETTINGS)
    sent(client, "system_edit", system.pk, **SETTINGS, **SHARES)
    assert IndicatorSystem.objects.filter(**SETTINGS, county_share=30).count() == 1


@pytest.mark.parametrize(
    "said, wrong",
    [
        ({"first_from": 101}, {"first_from": 1}),
        ({"second_from": 88}, {"second_from": 1}),
        ({"third_from": 90}, {"third_from": 1}),
        ({"title": ""}, {"title": 1}),
        ({"third_from": -1}, {"third_from": 1}),
        ({"first_from": "九十"}, {"first_from": 1}),
    ],
)
def test_grades_fall_and_errors_stand_at_their_field(client, said, wrong):
    system = system_draft()
    assert errors(sent(client, "system_edit", system.pk, **SETTINGS | SHARES | said)) == wrong
    assert not IndicatorSystem.objects.filter(title=SETTINGS["title"]).exists()


@pytest.mark.parametrize("share", [0, 101])
def test_shares_are_percent(client, share):
    answer = sent(client, "system_edit", system_draft().pk, **SETTINGS, **SHARES | {"county_share": share})
    assert sum(errors(answer).values()) == 1


# -- indicators ------------------------------------------------------------------------------------
SAID = {"name": "培训人次", "meaning": "当年培训贫困群众的人次", "weight": "12.5", "full_marks": "12.5"}
BY_TARGET = SAID | {"metric": "people_trained", "direction": "up", "target": "120"}
BY_STEPS = SAID | {
    "metric": "filing_days",
    "direction": "down",
    "steps": "30 = 60\r\n１０＝１００％\r\n\r\n20 = 80.5 %",
}


def test_by_a_target(client):
    system = system_draft()
    answer = sent(client, "system_add", system.pk, rule="target", **BY_TARGET)
    row = system.indicators.get(name="培训人次")
    assert answer.url == f"{system.get_absolute_url()}#indicator-{row.pk}"
    assert (row.rule, row.metric, row.target, row.direction, row.steps) == ("target", "people_trained", 120, "up", [])
    assert (row.weight, row.full_marks, row.place) == (Decimal("12.5"), Decimal("12.5"), 4)


def test_in_steps_typed_as_lines_in_any_order_and_width(client):
    system = system_draft()
    sent(client, "system_add", system.pk, rule="steps", **BY_STEPS)
    row = system.indicators.get(name="培训人次")
    assert (row.rule, row.steps, row.target) == ("steps", [[10, 100], [20, 80.5], [30, 60]], None)
    form = shown(client, keeper(), "indicator_edit", row.pk)["form"]
    assert form["steps"].value() == "10 = 100\n20 = 80.5\n30 = 60"


def test_by_hand_with_evidence(client):
    system = system_draft()
    sent(client, "system_add", system.pk, rule="hand", **SAID, needs_evidence="on")
    row = system.indicators.get(name="培训人次")
    assert (row.rule, row.needs_evidence, row.metric) == ("hand", True, "")


def test_the_form_asks_only_what_its_rule_needs(client):
    system = system_draft()
    always = {"name", "meaning", "weight", "full_marks"}
    asked = {
        rule: set(shown(client, keeper(), "system_add", system.pk, rule=rule)["form"].fields) - always
        for rule in (*Rule, "x")
    }
    assert asked == {
        "target": {"metric", "direction", "target"},
        "steps": {"metric", "direction", "steps"},
        "hand": {"needs_evidence"},
        "x": {"metric", "direction", "target"},
    }
    of_province = shown(client, keeper(), "system_add", system_draft(Subject.PROVINCE).pk, rule="hand")["form"]
    assert set(of_province.fields) == always


def test_metrics_are_offered_by_chapter_and_subject(client):
    def offered(subject):
        choices = shown(client, keeper(), "system_add", system_draft(subject).pk)["form"].fields["metric"].choices
        return {str(chapter): [name for name, _label in few] for chapter, few in choices[1:]}

    of_agreements, of_provinces = offered(Subject.AGREEMENT), offered(Subject.PROVINCE)
    names = [metric.name for metric in systems.metrics_for(Subject.AGREEMENT)]
    assert sorted(name for few in of_agreements.values() for name in few) == sorted(names)
    assert "poor_counties_covered" in of_provinces[gettext("Coverage")]
    assert gettext("Coverage") not in of_agreements


@pytest.mark.parametrize(
    "rule, said, wrong",
    [
        ("target", {"target": ""}, {"target": 1}),
        ("target", {"target": "0"}, {"target": 1}),
        ("target", {"metric": ""}, {"metric": 1}),
        ("target", {"metric": "poor_counties_covered"}, {"metric": 1}),
        ("target", {"direction": "sideways"}, {"direction": 1}),
        ("target", {"weight": "0"}, {"weight": 1}),
        ("target", {"weight": "100.01"}, {"weight": 1}),
        ("target", {"weight": "十"}, {"weight": 1}),
        ("target", {"full_marks": "0"}, {"full_marks": 1}),
        ("target", {"full_marks": "1000"}, {"full_marks": 1}),
        ("target", {"name": ""}, {"name": 1}),
        ("target", {"name": "任务完成率"}, {"name": 1}),
        ("steps", {"steps": ""}, {"steps": 1}),
        ("steps", {"steps": "10 = 100\n20"}, {"steps": 1}),
        ("steps", {"steps": "10 = 101"}, {"steps": 1}),
        ("steps", {"steps": "-1 = 100"}, {"steps": 1}),
        ("steps", {"steps": "10 = 100\n10 = 80"}, {"steps": 1}),
        ("steps", {"steps": "10 = 60\n20 = 80"}, {"steps": 1}),  # the less the better, and earns less
        ("steps", {"steps": "10 = 80\n20 = 80"}, {"steps": 1}),
        ("steps", {"steps": "\n".join(f"{number} = {100 - number}" for number in range(11))}, {"steps": 1}),
    ],
)
def test_errors_of_an_indicator_stand_at_their_field(client, rule, said, wrong):
    system = system_draft()
    answer = sent(client, "system_add", system.pk, rule=rule, **(BY_TARGET if rule == "target" else BY_STEPS) | said)
    assert errors(answer) == wrong
    assert system.indicators.count() == 3
    typed = answer.context["form"]
    assert {name: typed[name].value() for name in said} == said


def test_a_wrong_line_is_named_by_its_number(client):
    answer = sent(client, "system_add", system_draft().pk, rule="steps", **BY_STEPS | {"steps": "10 = 100\n20 / 80"})
    text = gettext("Line %(number)s: write the figure, “=” and the percent of the full marks, for example 10 = 100.")
    assert answer.context["form"].errors["steps"] == [text % {"number": 2}]


def test_the_same_form_sent_twice_makes_one_indicator(client):
    system = system_draft()
    answers = [sent(client, "system_add", system.pk, rule="target", **BY_TARGET).status_code for _time in range(2)]
    assert (answers, system.indicators.filter(name="培训人次").count()) == ([302, 200], 1)


def test_an_indicator_keeps_its_name_when_it_is_changed(client):
    row = system_draft().indicators.first()
    form = shown(client, keeper(), "indicator_edit", row.pk)["form"]
    said = {name: form[name].value() for name in form.fields} | {"target": 80}
    assert sent(client, "indicator_edit", row.pk, **said).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.target, row.rule) == ("任务完成率", 80, Rule.TARGET)


def test_another_rule_drops_what_the_former_needed(client):
    row = system_draft().indicators.first()
    assert shown(client, keeper(), "indicator_edit", row.pk, rule="hand")["form"]["name"].value() == "任务完成率"
    sent(client, "indicator_edit", row.pk, rule="hand", **SAID)
    row.refresh_from_db()
    assert (row.rule, row.metric, row.target, row.name) == (Rule.HAND, "", None, "培训人次")


def test_the_form_says_how_much_weight_is_left(client):
    system = system_draft()
    row = system.indicators.first()
    assert shown(client, keeper(), "system_add", system.pk)["left"] == 0
    assert shown(client, keeper(), "indicator_edit", row.pk)["left"] == row.weight


def test_an_indicator_is_removed_after_asking(client):
    system = system_draft()
    row = system.indicators.first()
    assert row.name in page(client, keeper(), "indicator_remove", row.pk)
    assert system.indicators.count() == 3
    assert sent(client, "indicator_remove", row.pk).url == system.get_absolute_url()
    assert not Indicator.objects.filter(pk=row.pk).exists()


def test_indicators_are_moved_with_a_button(client):
    system = system_draft()
    first, second, third = system.indicators.all()
    assert sent(client, "indicator_move", first.pk, way="down").url.endswith(f"#indicator-{first.pk}")
    assert list(system.indicators.all()) == [second, first, third]
    sent(client, "indicator_move", third.pk, way="up")
    assert list(system.indicators.all()) == [second, third, first]
    assert client.get(address("indicator_move", first.pk)).status_code == 405


# -- in force, and back --------------------------------------------------------------------------
def act(client, by, system, verb):
    return sent(client, "system_act", system.pk, verb, by=by, seen=system.steps_taken)


def test_written_by_the_administrator_put_in_force_and_taken_back_by_the_director(client):
    sent(client, "system_create", **form_of(client))
    system = IndicatorSystem.objects.get()
    told = page(client, made.director(NATION), "system_detail", system.pk)
    assert address("system_act", system.pk, "enact") in told
    for verb, state in (("enact", S.IN_FORCE), ("take_back", S.DRAFT)):
        assert act(client, made.director(NATION), system, verb).url == system.get_absolute_url()
        system = IndicatorSystem.objects.get()
        assert system.state == state
    assert list(system.steps.order_by("serial").values_list("verb", flat=True)) == ["enact", "take_back"]


@pytest.mark.invariant("INV-4")
def test_the_page_refuses_weights_that_are_no_hundred(client):
    system = system_draft(indicators=[{"name": "满意度", "weight": 99, "rule": Rule.HAND}])
    asked = shown(client, made.director(NATION), "system_act", system.pk, "enact")
    assert asked["missing"] == systems.missing(system)
    assert act(client, made.director(NATION), system, "enact").url == system.get_absolute_url()
    assert systems.missing(system)[0] in page(client, made.director(NATION), "system_detail", system.pk)
    assert IndicatorSystem.objects.get().state == S.DRAFT


@pytest.mark.invariant("INV-4")
def test_the_page_refuses_to_take_back_what_is_used(client):
    system = begun().system
    asked = shown(client, made.director(NATION), "system_act", system.pk, "take_back")
    assert asked["missing"] == systems.used(system)
    assert act(client, made.director(NATION), system, "take_back").url == system.get_absolute_url()
    assert IndicatorSystem.objects.get().state == S.IN_FORCE


@pytest.mark.parametrize("by", [keeper, lambda: made.clerk(NATION), lambda: made.director(PROVINCE), poverty_officer])
def test_nobody_else_takes_it_back(client, by):
    system = system_in_force()
    assert act(client, by(), system, "take_back").status_code == 403
    assert IndicatorSystem.objects.get().state == S.IN_FORCE


def test_a_draft_waits_on_the_workbench_of_the_director(client):
    system = system_draft()
    factories.sign_in(client, made.director(NATION))
    assert system.get_absolute_url() in client.get(reverse("portal:workbench")).content.decode()


def test_a_draft_is_thrown_away_after_asking(client):
    system = system_draft()
    assert address("system_list") == sent(client, "system_discard", system.pk).url
    assert not IndicatorSystem.objects.exists()


def test_what_was_in_force_once_is_kept(client):
    system = INDICATOR_SYSTEM.perform(system_in_force(), "take_back", by=made.director(NATION))
    assert '<form method="post">' not in page(client, keeper(), "system_discard", system.pk)
    assert sent(client, "system_discard", system.pk).url == system.get_absolute_url()
    assert IndicatorSystem.objects.exists()
