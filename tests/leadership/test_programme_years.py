"""Windows of a programme year: set by the nation, extended for one province on record, read by everyone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from leadership.enums import Role, Window
from leadership.models import ProgrammeYear, WindowExtension
from leadership.programme import closed_reason
from tests import factories

pytestmark = pytest.mark.django_db

YEAR = 2019


def dates(**changes) -> dict:
    opens = {f"{window}_opens": f"{YEAR}-03-01" for window in Window}
    closes = {f"{window}_closes": f"{YEAR}-06-30" for window in Window}
    return opens | closes | {"year": YEAR, "funds": "1000000"} | changes


@pytest.fixture
def national():
    return factories.sign_in(Client(), factories.membership_at("0", Role.ADMINISTRATOR))


@pytest.fixture
def year(national):
    national.post(reverse("leadership:year_create"), dates())
    return ProgrammeYear.objects.get()


def extend(client, **changes):
    form = {"window": "filing", "province": "贵州省", "closes": f"{YEAR}-07-31", "reason": "洪涝灾害影响走访"} | changes
    return client.post(reverse("leadership:extension_create", args=[YEAR]), form)


def closed(code, on, time_machine):
    time_machine.move_to(f"{on}T04:00:00Z", tick=False)
    return bool(closed_reason(year=YEAR, window=Window.FILING, region_code=code))


def test_the_nation_sets_the_windows_and_everyone_reads_them(year):
    reader = factories.sign_in(Client(), factories.membership_at("520328", Role.HELPER))
    response = reader.get(reverse("leadership:year_list"))
    [(shown, windows)] = response.context["years"]
    assert (shown, response.context["may_set"]) == (year, False)
    assert (len(windows), windows[0]["opens"], windows[0]["closes"]) == (5, date(YEAR, 3, 1), date(YEAR, 6, 30))


@pytest.mark.parametrize(
    ("place", "role"), [("52", Role.ADMINISTRATOR), ("520328", Role.ADMINISTRATOR), ("0", Role.DIRECTOR)]
)
def test_nobody_else_sets_or_extends_them(year, place, role):
    client = factories.sign_in(Client(), factories.membership_at(place, role))
    statuses = [
        client.post(reverse("leadership:year_create"), dates(year=2020)).status_code,
        client.post(reverse("leadership:year_edit", args=[YEAR]), dates(funds="1")).status_code,
        extend(client).status_code,
    ]
    assert (statuses, ProgrammeYear.objects.count(), WindowExtension.objects.count()) == ([403] * 3, 1, 0)


def test_reversed_dates_are_refused_at_the_field_and_kept(national):
    response = national.post(reverse("leadership:year_create"), dates(filing_closes=f"{YEAR}-02-01"))
    assert dict(response.context["form"].errors).keys() == {"filing_closes"}
    assert f'value="{YEAR}-02-01"' in response.content.decode()
    assert not ProgrammeYear.objects.exists()


@pytest.mark.parametrize("year_typed", ["2015", "2100", "x", str(YEAR)])
def test_a_year_out_of_range_or_there_already_is_refused(national, year, year_typed):
    response = national.post(reverse("leadership:year_create"), dates(year=year_typed))
    assert "year" in response.context["form"].errors
    assert ProgrammeYear.objects.count() == 1


def test_windows_are_changed_but_the_year_stays(national, year):
    national.post(reverse("leadership:year_edit", args=[YEAR]), dates(year=2021, filing_closes=f"{YEAR}-08-01"))
    assert list(ProgrammeYear.objects.values_list("year", "filing_closes")) == [(YEAR, date(YEAR, 8, 1))]


def test_an_extension_opens_the_window_for_its_province_only(national, year, time_machine):
    assert extend(national).status_code == 302
    july = [closed(code, f"{YEAR}-07-31", time_machine) for code in ("52", "520328", "62", "0")]
    assert july == [False, False, True, True]
    assert closed("520328", f"{YEAR}-08-01", time_machine)
    time_machine.move_to(f"{YEAR}-07-01T04:00:00Z", tick=False)
    for place, is_open in (("520328", True), ("62", False)):
        reader = factories.sign_in(Client(), factories.membership_at(place, Role.CLERK))
        response = reader.get(reverse("leadership:year_list"))
        assert response.context["years"][0][1][0]["is_open"] is is_open
        assert "洪涝灾害影响走访" in response.content.decode()


def test_windows_include_both_days_in_shanghai(year, time_machine):
    edges = {"02-28T15:59:59Z": True, "02-28T16:00:00Z": False, "06-30T15:59:59Z": False, "06-30T16:00:00Z": True}
    seen = {}
    for moment in edges:
        time_machine.move_to(f"{YEAR}-{moment}", tick=False)
        seen[moment] = bool(closed_reason(year=YEAR, window=Window.FILING, region_code="520328"))
    assert seen == edges


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes": f"{YEAR}-06-30"}, "closes"),
        ({"province": "湄潭"}, "province"),
        ({"reason": "  "}, "reason"),
        ({"window": "x"}, "window"),
    ],
)
def test_an_extension_that_is_none_is_refused_at_the_field(national, year, changes, field):
    response = extend(national, **changes)
    assert list(response.context["form"].errors) == [field]
    assert not WindowExtension.objects.exists()


def test_the_same_extension_sent_twice_is_one(national, year):
    extend(national)
    assert "closes" in extend(national).context["form"].errors
    assert WindowExtension.objects.count() == 1


def test_an_extension_stands_as_granted_for_a_province_with_a_reason(national, year):
    extend(national)
    extension = WindowExtension.objects.get()
    for change in ("closes = closes + 1", "reason = ''", "province_id = '5203'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE leadership_windowextension SET {change}")
    with pytest.raises(IntegrityError), transaction.atomic():
        extension.delete()
    for wrong in ({"province_id": "5203"}, {"reason": ""}):
        fields = {"province_id": "52", "reason": "雨季", "closes": extension.closes + timedelta(1), "window": "filing"}
        with pytest.raises(IntegrityError), transaction.atomic():
            WindowExtension.objects.create(programme_year=year, granted_by=extension.granted_by, **fields | wrong)


def test_history_of_a_year_tells_who_moved_a_window(national, year):
    national.post(reverse("leadership:year_edit", args=[YEAR]), dates(filing_closes=f"{YEAR}-08-01"))
    extend(national, closes=f"{YEAR}-09-30")
    entries = national.get(reverse("leadership:year_history", args=[YEAR])).context["entries"]
    changes = {change[1:] for entry in entries for change in entry.changes}
    assert (len(entries), {entry.who for entry in entries}) == (3, {WindowExtension.objects.get().granted_by})
    june, august, september = (date_format(date(YEAR, *day)) for day in ((6, 30), (8, 1), (9, 30)))
    assert changes >= {(june, august), ("", september), ("", "洪涝灾害影响走访")}
