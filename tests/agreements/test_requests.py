"""Requests to assisting parties: asked by the county, answered once, seen by nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import requests
from agreements.enums import AgreementState as S
from agreements.models import HelperRequest
from common import clock
from common.workflow import NotAllowed, NotLegal
from leadership.enums import Role
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_supervision import asked
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE


def party_of(agreement, code=COUNTY):
    return made.helper(agreement.current_version.organisation, code)


# -- asking ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("place", [PREFECTURE, NEIGHBOUR_COUNTY])
def test_the_county_asks_and_nobody_for_it(place):
    agreement = made.agreement_in(S.FILED)
    assert asked(agreement).region_id == COUNTY
    with pytest.raises(NotAllowed):
        asked(agreement, by=made.clerk(place))


@pytest.mark.django_db
def test_nobody_is_asked_about_a_draft():
    with pytest.raises(NotAllowed):
        asked(made.draft())


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_asks_once():
    agreement, by, token = made.agreement_in(S.FILED), made.clerk(), uuid4()

    def work():
        return asked(agreement, by=by, form_token=token)

    assert while_uncommitted(work, work) == HelperRequest.objects.get()


# -- answering ---------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("place", [COUNTY, OTHER_PROVINCE])
def test_the_party_answers_wherever_its_account_was_opened(place):
    request = asked()
    by = party_of(request.agreement, place)
    answered = requests.answer(by=by, asked=request, text=" 见附件。 ")
    assert (answered.answer, answered.answered_by) == ("见附件。", by.user)


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_no_other_party_and_no_office_answers():
    request = asked()
    others = [made.helper(made.organisation()), made.clerk(), made.director(PREFECTURE)]
    for by in [*others, factories.membership_at(COUNTY, Role.HELPER)]:
        with pytest.raises(NotAllowed):
            requests.answer(by=by, asked=request, text="代答")
    assert HelperRequest.objects.get().answered_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told_of_the_other():
    request = asked()
    first, second = party_of(request.agreement), party_of(request.agreement)
    outcome = while_uncommitted(
        lambda: requests.answer(by=first, asked=request, text="已寄出"),
        lambda: requests.answer(by=second, asked=request, text="没有照片"),
    )
    assert isinstance(outcome, NotLegal)
    assert first.user.name in outcome.reason
    assert HelperRequest.objects.get().answer == "已寄出"


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["answer", "text", "due_on = due_on + 1, answer"])
def test_the_database_refuses_a_second_answer(column):
    request = asked()
    requests.answer(by=party_of(request.agreement), asked=request, text="已寄出")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE agreements_helperrequest SET {column} = 'x'")


# -- pages --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_asked_and_answered_on_pages(client):
    agreement = made.agreement_in(S.FILED)
    factories.sign_in(client, made.clerk())
    address = reverse("agreements:request_create", args=[agreement.pk])
    assert client.get(address).status_code == 200
    form = {"text": "请提供照片。", "due_on": f"{clock.today()}", "form_token": str(uuid4())}
    client.post(address, form), client.post(address, form)
    request = HelperRequest.objects.get()
    answer = reverse("agreements:request_answer", args=[request.pk])
    assert client.get(answer).status_code == 403
    factories.sign_in(client, party_of(agreement))
    assert answer in client.get(request.get_absolute_url()).content.decode()
    assert client.get(answer).status_code == 200
    client.post(answer, {"answer": "见邮件。"})
    client.post(answer, {"answer": "改一下。"})
    assert HelperRequest.objects.get().answer == "见邮件。"


@pytest.mark.django_db
def test_a_day_that_has_passed_is_refused(client):
    agreement = made.agreement_in(S.FILED)
    factories.sign_in(client, made.clerk())
    form = {"text": "请提供照片。", "due_on": f"{clock.today() - timedelta(days=1)}", "form_token": str(uuid4())}
    response = client.post(reverse("agreements:request_create", args=[agreement.pk]), form)
    assert "due_on" in response.context["form"].errors
    assert not HelperRequest.objects.exists()


def listed(client, by, **query) -> list:
    response = factories.sign_in(client, by).get(reverse("agreements:request_list"), query)
    return [row.record for row in response.context["table"].page.object_list]


@pytest.mark.django_db
def test_the_list_is_narrowed_and_overdue_ones_are_marked(client):
    with clock.standing_at(clock.now() - timedelta(days=30)):
        late = asked(text="请补交总结。")
    answered = asked()
    requests.answer(by=party_of(answered.agreement), asked=answered, text="已寄出")
    by = made.clerk()
    assert listed(client, by) == [answered, late]
    assert listed(client, by, state="overdue") == listed(client, by, state="waiting") == [late]
    assert listed(client, by, state="answered") == listed(client, by, words="已寄出") == [answered]


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_a_party_sees_its_own_only(client):
    own, other = asked(), asked()
    by = party_of(own.agreement)
    assert listed(client, by) == [own]
    pages = [client.get(each.get_absolute_url()).status_code for each in (own, other)]
    answers = [client.get(reverse("agreements:request_answer", args=[each.pk])).status_code for each in (own, other)]
    assert (pages, answers) == ([200, 404], [200, 404])


@pytest.mark.django_db
def test_the_agreement_shows_them_and_whom_to_invite(client):
    request = asked()
    organisation = request.agreement.current_version.organisation
    invite = reverse("registry:organisation_invite", args=[organisation.pk])
    factories.sign_in(client, made.clerk())
    page = client.get(request.agreement.get_absolute_url()).content.decode()
    assert (request.get_absolute_url() in page, invite in page) == (True, True)
    party_of(request.agreement)
    assert invite not in client.get(request.agreement.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_query_count_does_not_depend_on_rows(client):
    request = asked()
    factories.sign_in(client, made.clerk())

    def queries(address) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    addresses = [reverse("agreements:request_list"), request.agreement.get_absolute_url()]
    client.get(addresses[0])  # what is looked up once
    before = [queries(address) for address in addresses]
    for _each in range(3):
        asked(request.agreement)
    assert [queries(address) for address in addresses] == before
