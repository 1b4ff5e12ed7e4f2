"""Renewal: an agreement of a former year goes on as a draft of the current one."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from agreements import drafting, renewing
from agreements.enums import AgreementState, AttachmentKind, ChangeKind
from agreements.enums import ChangeState as S
from agreements.models import Agreement
from common.workflow import NotAllowed
from leadership.enums import Role
from leadership.permissions import DRAFT_AGREEMENT, permissions_of
from registry.workflow import ROSTER
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_changes import change_in
from tests.agreements.factories_supervision import pdf
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, PREFECTURE

THEN, NOW = "2026-05-20 10:00+08:00", "2028-03-01 10:00+08:00"


def of_former_year(state=AgreementState.IN_REPOSITORY) -> Agreement:
    with time_machine.travel(THEN):
        return made.agreement_in(state)


def renewed(agreement, by=None, token=None) -> Agreement:
    with time_machine.travel(NOW):
        return renewing.renew(agreement=agreement, by=by or made.clerk(), token=token or uuid4())


@pytest.mark.django_db
def test_a_renewal_says_the_same_with_days_of_its_year():
    old = of_former_year()
    new = renewed(old)
    before, after = old.current_version, new.current_version
    assert (new.year, new.state, new.renews, new.number) == (2028, AgreementState.DRAFT, old, None)
    assert (after.starts_on, after.ends_on) == (date(2028, 1, 1), date(2028, 12, 31))
    said = ("title", "objectives", "mechanism", "funds", "organisation")
    assert [getattr(after, name) for name in said] == [getattr(before, name) for name in said]
    assert set(after.villages.all()) == set(before.villages.all())
    assert set(after.experts.all()) == set(before.experts.all())


@pytest.mark.django_db
def test_its_tasks_begin_anew():
    old = of_former_year()
    before, after = old.current_version.tasks.get(), renewed(old).current_version.tasks.get()
    assert (after.description, after.target, after.due_on) == (before.description, before.target, date(2028, 10, 31))
    assert after.key != before.key


@pytest.mark.django_db
def test_the_scan_and_experts_who_left_stay_behind():
    with time_machine.travel(THEN):
        old = made.draft()
        version = drafting.open_for_editing(agreement=old, by=made.clerk())
        for kind in AttachmentKind:
            drafting.attach(
                version=version, kind=kind, upload=pdf(f"{kind}.pdf", pdf().read() + kind.encode()), by=made.clerk()
            )
        old = made.drive(old, AgreementState.IN_REPOSITORY)
        ROSTER.perform(version.experts.get(), "suspend", by=made.director(), reason="出国")
    new = renewed(old).current_version
    assert not new.experts.exists()
    assert [file.kind for file in new.attachments.all()] == [AttachmentKind.OTHER]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ChangeKind.COMPLETION, ChangeKind.TERMINATION])
def test_what_has_ended_is_renewed(kind):
    with time_machine.travel(THEN):
        old = change_in(kind, S.IN_FORCE).agreement
    assert renewed(Agreement.objects.get(pk=old.pk)).renews == old


@pytest.mark.django_db
def test_the_version_in_force_is_renewed():
    with time_machine.travel(THEN):
        old = change_in(ChangeKind.AMENDMENT, S.IN_FORCE).agreement
    assert renewed(old).current_version.tasks.get().target == 150


@pytest.mark.django_db
@pytest.mark.parametrize("state", [AgreementState.SUBMITTED, AgreementState.FILED, AgreementState.REPORTED])
def test_only_what_is_in_the_repository_is_renewed(state):
    with pytest.raises(NotAllowed):
        renewed(of_former_year(state))


@pytest.mark.django_db
def test_nothing_is_renewed_in_its_own_year():
    with pytest.raises(NotAllowed):
        renewing.renew(agreement=made.agreement_in(AgreementState.IN_REPOSITORY), by=made.clerk(), token=uuid4())


@pytest.mark.django_db
def test_it_is_renewed_once_a_year():
    old = of_former_year()
    new = renewed(old)
    with pytest.raises(NotAllowed, match=str(new)):
        renewed(old)
    assert old.renewals.get() == new


@pytest.mark.django_db
def test_the_same_form_sent_twice_renews_once():
    old, token = of_former_year(), uuid4()
    assert renewed(old, token=token) == renewed(old, token=token)
    assert old.renewals.get().current_version.tasks.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_at_once_one_is_told_of_the_other():
    old, by, colleague = of_former_year(), made.clerk(), factories.membership_at(COUNTY, Role.CLERK)
    with time_machine.travel(NOW):
        outcome = while_uncommitted(
            lambda: renewing.renew(agreement=old, by=by, token=uuid4()),
            lambda: renewing.renew(agreement=old, by=colleague, token=uuid4()),
        )
    assert isinstance(outcome, NotAllowed)
    assert old.renewals.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", [COUNTY, PREFECTURE, NEIGHBOUR_COUNTY])
def test_only_clerks_of_its_county_renew(role, place):
    old = of_former_year()
    with time_machine.travel(NOW):
        answer = renewing.may_renew(old, factories.membership_at(place, role))
    assert bool(answer) is (place == COUNTY and DRAFT_AGREEMENT in permissions_of([role]))


@pytest.mark.parametrize(
    "day, years, result",
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2025, 12, 31), 2, date(2027, 12, 31)),
    ],
)
def test_days_move_by_whole_years(day, years, result):
    assert renewing.moved(day, years) == result


@pytest.mark.django_db
def test_the_pages_link_both_ways(client):
    old, by = of_former_year(), made.clerk()
    with time_machine.travel(NOW):
        factories.sign_in(client, by)
        address = reverse("agreements:agreement_renew", args=[old.pk])
        assert address in client.get(old.get_absolute_url()).content.decode()
        answer = client.post(address, {"form_token": client.get(address).context["token"]})
        new = old.renewals.get()
        assert answer.url == reverse("agreements:draft_overview", args=[new.pk])
        assert new.get_absolute_url() in client.get(old.get_absolute_url()).content.decode()
        assert old.get_absolute_url() in client.get(new.get_absolute_url()).content.decode()
        assert str(new) in client.get(address).content.decode()
