"""Choosing a place by typing its name or code, and browsing to it."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Level, Role
from leadership.models import Region
from leadership.region_field import RegionField, find, places, suggest
from tests import factories

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    region = RegionField()


@pytest.mark.parametrize(("typed", "code"), [("520000", "52"), ("520300", "5203"), ("52", "52")])
def test_province_and_prefecture_are_found_by_their_six_digits(typed, code):
    assert Form({"region": typed}).is_valid()
    assert find(typed, places()).pk == code


@pytest.mark.parametrize(
    "typed",
    [
        "湄潭",
        "湄潭县",
        "520328",
        "５２０３２８",
        " 520328 ",
        "520328 贵州省遵义市湄潭县",
        "贵州省遵义市湄潭县",
        "贵州省湄潭县",
        "遵义市湄潭县",
    ],
)
def test_a_place_is_found_by_code_name_and_full_name(typed):
    form = Form({"region": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["region"].pk == "520328"


def test_an_ambiguous_name_lists_its_candidates_and_keeps_what_was_typed():
    form = Form({"region": "鼓楼区"})
    message = form.errors["region"][0]
    codes = ("320106", "320302", "350102", "410204")
    assert [code for code in codes if code in message] == list(codes)
    assert "福建省福州市鼓楼区" in message
    assert form["region"].value() == "鼓楼区"
    assert 'value="鼓楼区"' in str(form["region"])


def test_the_exact_name_goes_before_names_that_contain_it():
    form = Form({"region": "朝阳市"})
    assert form.is_valid()
    assert form.cleaned_data["region"].pk == "2113"


@pytest.mark.parametrize("typed", ["无此地", "999999", "0", "\0", "x' OR 1=1", "52032800"])
def test_what_is_no_place_is_refused_at_the_field(typed):
    assert list(Form({"region": typed}).errors) == ["region"]


def test_empty_is_refused_only_when_required():
    class Optional(forms.Form):
        region = RegionField(required=False)

    assert "region" in Form({"region": " "}).errors
    form = Optional({"region": " "})
    assert form.is_valid()
    assert form.cleaned_data["region"] is None


def test_choice_is_limited_by_level_and_place():
    provinces, in_zunyi = RegionField(levels=[Level.PROVINCE]), RegionField(within="5203")
    assert provinces.clean("52").name == "贵州省"
    assert in_zunyi.clean("湄潭").pk == "520328"
    for field, typed in ((provinces, "520328"), (provinces, "湄潭"), (in_zunyi, "620102"), (in_zunyi, "52")):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)


def test_limits_of_one_form_do_not_reach_the_next():
    first = Form()
    first.fields["region"].limit_to(within="62")
    assert Form({"region": "湄潭"}).is_valid()
    assert "within=62" in str(first["region"])


def test_a_chosen_place_is_shown_with_its_full_name():
    assert 'value="520328 贵州省遵义市湄潭县"' in str(Form(initial={"region": "520328"})["region"])
    assert 'value="520328 贵州省遵义市湄潭县"' in str(Form(initial={"region": factories.place("520328")})["region"])


@pytest.mark.parametrize(("data", "changed"), [("520328", False), ("湄潭", False), ("520327", True), ("鼓楼区", True)])
def test_whether_it_changed(data, changed):
    assert RegionField().has_changed("520328", data) is changed


def test_suggestions_take_three_queries_and_put_the_exact_name_first(django_assert_num_queries):
    with django_assert_num_queries(3):
        found = suggest("朝阳区", places())
        assert [place.full_name for place in found] == ["北京市朝阳区", "吉林省长春市朝阳区"]


@pytest.fixture
def clerk(client):
    return factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.CLERK))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "湄潭"}, ["520328 贵州省遵义市湄潭县"]),
        ({"q": "5203", "level": "2"}, ["5203 贵州省遵义市"]),
        ({"q": "鼓楼", "within": "35"}, ["350102 福建省福州市鼓楼区"]),
        ({"field": "place-region", "place-region": "湄潭"}, ["520328 贵州省遵义市湄潭县"]),
        ({"q": "湄潭", "level": "x", "within": "'"}, ["520328 贵州省遵义市湄潭县"]),
        ({"q": ""}, []),
        ({}, []),
    ],
)
def test_search_answers_with_options(clerk, query, expected):
    response = clerk.get(reverse("leadership:region_search"), query)
    assert response.status_code == 200
    assert [f"{place.code} {place.full_name}" for place in response.context["places"]] == expected
    for label in expected:
        assert f'<option value="{label}">' in response.content.decode()


def test_browsing_shows_level_above_poor_counties_and_groups(clerk):
    factories.groups_above("520328")
    response = clerk.get(reverse("leadership:region_list", args=["5203"]))
    page = response.content.decode()
    assert [place.pk for place in response.context["ancestors"]] == ["0", "52"]
    assert response.context["above"].region_id == "52"
    assert response.context["poor"] == Region.objects.filter(parent="5203", is_poor=True).count() == 8
    assert reverse("leadership:group_detail", args=[factories.group_at("520328").pk]) in page
    # The prefecture's own group is above this clerk's scope: shown, not linked.
    assert reverse("leadership:group_detail", args=[factories.group_at("5203").pk]) not in page


def test_number_of_queries_does_not_depend_on_the_places(clerk):
    def queries(code):
        with CaptureQueriesContext(connection) as seen:
            response = clerk.get(reverse("leadership:region_list", args=[code]))
        return len(seen), len(response.context["children"])

    queries("0")  # fills Django's cache of content types
    (small, few), (large, many) = queries("4602"), queries("1301")
    assert (small, few < many) == (large, True)


def test_a_typed_place_is_opened_or_said_to_be_ambiguous(clerk):
    address = reverse("leadership:region_list")
    assert clerk.get(address, {"place": "湄潭"}).url == reverse("leadership:region_list", args=["520328"])
    response = clerk.get(address, {"place": "鼓楼区"})
    assert "350102 福建省福州市鼓楼区" in response.content.decode()


def test_villages_end_the_browsing(clerk):
    factories.county_with_villages()
    township = Region.objects.filter(parent="520328").first()
    page = clerk.get(reverse("leadership:region_list", args=[township.pk])).content.decode()
    village = township.children.first()
    assert village.name in page
    assert reverse("leadership:region_list", args=[village.pk]) not in page
