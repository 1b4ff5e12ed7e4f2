"""Which provinces' filing levels somebody reads, and who chooses them."""

import pytest
from django.urls import reverse

from leadership.enums import Level, Role
from leadership.models import Region
from tests import factories

LIST = reverse("agreements:policy_list")


def rows_of(client, membership) -> list:
    return factories.sign_in(client, membership).get(LIST).context["rows"]


def test_the_nation_reads_and_chooses_for_every_province(client, db):
    rows = rows_of(client, factories.membership_at(factories.NATION, Role.ADMINISTRATOR))
    provinces = list(Region.objects.filter(level=Level.PROVINCE).order_by("code"))
    assert [row["province"] for row in rows] == provinces
    assert all(row["may_set"] for row in rows)
    html = client.get(LIST).content.decode()
    assert all(reverse("agreements:policy_form", args=[province.pk]) in html for province in provinces)


@pytest.mark.parametrize("place", [factories.PROVINCE, factories.PREFECTURE, factories.COUNTY])
def test_others_read_that_of_their_province(client, db, place):
    rows = rows_of(client, factories.membership_at(place, Role.ADMINISTRATOR))
    assert [(row["province"].pk, row["may_set"]) for row in rows] == [(factories.PROVINCE, place == factories.PROVINCE)]
