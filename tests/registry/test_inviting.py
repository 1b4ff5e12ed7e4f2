"""Accounts of assisting parties: who invites whom, what the account may, and how it ends."""

from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.models import Agreement
from leadership import appointments
from leadership.enums import Role
from leadership.models import Membership, User
from registry import inviting
from registry.merging import merge
from registry.models import HelperAccount
from registry.workflow import ROSTER
from tests import factories
from tests.agreements import factories as made
from tests.agreements.races import while_uncommitted
from tests.factories import COUNTY, NATION, NEIGHBOUR_COUNTY, OTHER_PROVINCE, PREFECTURE

SHANGHAI = "31"
PORTAL = "https://portal.example.org/"


def invited(party, by=None, **content):
    content = {"name": "陈茶农", "username": f"u{uuid4().hex[:8]}", "email": "c@example.org"} | content
    content = {"form_token": uuid4(), "portal_url": PORTAL} | content
    return inviting.invite(by=by or made.clerk(), party=party, **content)


# -- who invites whom ---------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_clerks_and_administrators_invite(role):
    party = made.organisation()
    answer = inviting.may_invite(party, factories.membership_at(COUNTY, role))
    assert bool(answer) is (role in (Role.CLERK, Role.ADMINISTRATOR))


@pytest.mark.django_db
def test_an_account_acts_for_its_party_in_the_role_of_a_helper():
    party = made.organisation()
    account, password = invited(party)
    member = Membership.objects.get(pk=account.membership_id)
    assert (account.party, member.roles, member.group) == (party, [Role.HELPER], made.clerk().group)
    assert (member.user.check_password(password), member.user.must_change_password) == (True, True)


@pytest.mark.django_db
def test_a_party_has_several_accounts_and_experts_have_theirs():
    party, expert = made.organisation(), made.expert()
    assert {invited(party)[0].party, invited(party)[0].party, invited(expert)[0].party} == {party, expert}
    assert party.helper_accounts.count() == 2


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_who_helps_in_a_county_is_invited_by_it_wherever_they_are():
    society = made.organisation(region=SHANGHAI)
    with pytest.raises(PermissionDenied):
        invited(society)
    made.agreement_in(S.FILED, organisation=society)
    assert inviting.organisations_for(made.clerk(PREFECTURE)).contains(society)
    assert not inviting.organisations_for(made.clerk(NEIGHBOUR_COUNTY)).contains(society)
    with pytest.raises(PermissionDenied):
        invited(society, by=made.clerk(NEIGHBOUR_COUNTY))
    assert invited(society)[0].party == society


@pytest.mark.django_db
@pytest.mark.parametrize("place, reach", [(NATION, True), (PREFECTURE, True), (OTHER_PROVINCE, False)])
def test_whoever_belongs_to_the_region_is_invited_from_above(place, reach):
    for party, invitable in [(made.organisation(), inviting.organisations_for), (made.expert(), inviting.experts_for)]:
        assert invitable(made.clerk(place)).contains(party) is reach


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_the_parties_of_a_draft_are_known_at_home_only():
    society = made.organisation(region=SHANGHAI)
    made.draft(organisation=society)
    known = [place for place in (COUNTY, PREFECTURE) if inviting.organisations_for(made.clerk(place)).contains(society)]
    assert known == [COUNTY]


@pytest.mark.django_db
def test_one_merged_and_one_removed_are_not_invited():
    kept, merged, expert = made.organisation(), made.organisation(), made.expert()
    merge(kept=kept, merged=merged, by=made.clerk(), reason="同一组织")
    merged.refresh_from_db()
    removed = ROSTER.perform(expert, "remove", by=made.director(), reason="退休")
    for party in (merged, removed):
        with pytest.raises(PermissionDenied):
            invited(party)


@pytest.mark.django_db
def test_a_user_name_is_given_once():
    invited(made.organisation(), username="chen")
    with pytest.raises(ValidationError):
        invited(made.organisation(), username="chen")
    assert (User.objects.filter(username="chen").count(), HelperAccount.objects.count()) == (1, 1)


# -- the same form twice --------------------------------------------------------------------
def form_of(**content):
    content = {"name": "陈茶农", "username": "chen", "email": "chen@example.org"} | content
    return content | {"form_token": str(uuid4())}


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_account():
    party, by, token = made.organisation(), made.clerk(), uuid4()

    def work():
        return invited(party, by=by, form_token=token, username="chen")

    account, password = while_uncommitted(work, work)
    assert (account, password) == (HelperAccount.objects.get(), "")


@pytest.mark.django_db
def test_the_form_shows_the_password_once(client):
    party, form = made.organisation(), form_of()
    address = reverse("registry:organisation_invite", args=[party.pk])
    factories.sign_in(client, made.clerk())
    first = client.post(address, form)
    password = first.context["password"]
    assert password in first.content.decode()
    again = client.post(address, form, follow=True)
    assert again.redirect_chain[-1][0] == HelperAccount.objects.get().get_absolute_url()
    assert password not in again.content.decode()


@pytest.mark.django_db
def test_what_was_typed_stays_when_the_name_is_taken(client):
    party = made.organisation()
    factories.account(username="chen")
    factories.sign_in(client, made.clerk())
    response = client.post(reverse("registry:organisation_invite", args=[party.pk]), form_of())
    assert "username" in response.context["form"].errors
    assert "陈茶农" in response.content.decode()
    assert not HelperAccount.objects.exists()


# -- the letter -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_letter_has_address_and_user_name_never_the_password(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _account, password = invited(made.organisation(), username="chen", email="chen@example.org")
    (letter,) = mail.outbox
    assert letter.to == ["chen@example.org"]
    assert (PORTAL in letter.body, "chen" in letter.body, password in letter.body) == (True, True, False)


@pytest.mark.django_db
def test_an_account_outlives_a_mail_server_that_does_not_answer(django_capture_on_commit_callbacks, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        account, _password = invited(made.organisation())
    assert HelperAccount.objects.get() == account


# -- afterwards ---------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_an_ended_invitation_sees_nothing_more(client):
    agreement = made.agreement_in(S.FILED)
    account, _password = invited(agreement.current_version.organisation)
    assert Agreement.objects.visible_to(account.membership).contains(agreement)
    inviting.end_invitation(account=account, by=made.clerk())
    member = Membership.objects.get(pk=account.membership_id)
    assert not Agreement.objects.visible_to(member).exists()
    with pytest.raises(PermissionDenied):
        inviting.end_invitation(account=account, by=made.clerk())
    with pytest.raises(PermissionDenied):
        inviting.new_first_password(account=HelperAccount.objects.get(), by=made.clerk())


@pytest.mark.django_db
@pytest.mark.parametrize("place", [NEIGHBOUR_COUNTY, OTHER_PROVINCE])
def test_another_office_does_not_look_after_it(place):
    account, _password = invited(made.organisation())
    for verb in (inviting.end_invitation, inviting.new_first_password):
        with pytest.raises(PermissionDenied):
            verb(account=account, by=made.clerk(place))


@pytest.mark.django_db
def test_a_new_first_password_replaces_the_old_one():
    account, old = invited(made.organisation())
    new = inviting.new_first_password(account=account, by=made.clerk(PREFECTURE))
    user = User.objects.get(pk=account.membership.user_id)
    assert (user.check_password(new), user.check_password(old), user.must_change_password) == (True, False, True)


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_whoever_has_a_duty_beside_gets_no_password_from_the_clerk():
    account, _password = invited(made.organisation())
    factories.membership_at(PREFECTURE, Role.DIRECTOR, user=account.membership.user)
    with pytest.raises(PermissionDenied):
        inviting.new_first_password(account=account, by=made.clerk())


@pytest.mark.django_db
def test_the_pages_end_it_and_give_a_password(client):
    account, _password = invited(made.organisation())
    factories.sign_in(client, made.clerk())
    reset = reverse("registry:helper_reset", args=[account.pk])
    assert client.get(reset).status_code == 200
    password = client.post(reset).context["password"]
    assert User.objects.get(pk=account.membership.user_id).check_password(password)
    client.post(reverse("registry:helper_remove", args=[account.pk]))
    assert Membership.objects.get(pk=account.membership_id).ended_on is not None
    assert client.get(reset).status_code == 403


# -- lists --------------------------------------------------------------------------------------
def listed(client, by, **query) -> list:
    response = factories.sign_in(client, by).get(reverse("registry:helper_list"), query)
    return [row.record for row in response.context["table"].page.object_list]


@pytest.mark.django_db
@pytest.mark.invariant("INV-2")
def test_the_list_holds_those_invited_in_ones_region(client):
    account, _password = invited(made.organisation())
    assert listed(client, made.clerk(PREFECTURE)) == [account]
    assert listed(client, made.clerk(NEIGHBOUR_COUNTY)) == []
    other = reverse("registry:helper_detail", args=[account.pk])
    assert factories.sign_in(client, made.clerk(NEIGHBOUR_COUNTY)).get(other).status_code == 404


@pytest.mark.django_db
def test_the_list_is_searched_and_narrowed(client):
    account, _password = invited(made.organisation(name="湄潭茶叶学会"))
    gone, _password = invited(made.organisation(), name="李专家")
    inviting.end_invitation(account=gone, by=made.clerk())
    assert listed(client, made.clerk(), words="茶叶学会") == [account]
    assert listed(client, made.clerk(), words="李专家") == [gone]
    assert listed(client, made.clerk(), state="in_use") == [account]
    assert listed(client, made.clerk(), state="ended") == [gone]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["registry:helper_list", "registry:invitation_parties"])
def test_query_count_does_not_depend_on_rows(client, name):
    factories.sign_in(client, made.clerk())

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name)).status_code == 200
        return len(found)

    invited(made.organisation()), invited(made.expert())
    before = queries()
    invited(made.organisation()), invited(made.organisation()), invited(made.expert())
    assert queries() == before


@pytest.mark.django_db
def test_the_search_offers_whom_one_may_invite(client):
    near, far = made.organisation(name="湄潭茶叶学会"), made.organisation(region=SHANGHAI, name="上海茶叶学会")
    factories.sign_in(client, made.clerk())
    response = client.get(reverse("registry:invitation_parties"), {"words": "茶叶学会"})
    assert list(response.context["organisations"]) == [near]
    assert client.get(reverse("registry:organisation_invite", args=[far.pk])).status_code == 404


@pytest.mark.django_db
def test_the_record_page_offers_it_to_those_who_may(client):
    party = made.organisation()
    address = reverse("registry:organisation_invite", args=[party.pk])
    pages = [factories.sign_in(client, by).get(party.get_absolute_url()) for by in (made.clerk(), made.director())]
    assert [address in page.content.decode() for page in pages] == [True, False]


@pytest.mark.django_db
def test_ending_a_duty_elsewhere_keeps_the_verb_idle():
    """An administrator may have ended the duty on the group's page: the account is in no list of those in use."""
    account, _password = invited(made.organisation())
    appointments.end_membership(membership=account.membership, by=factories.membership_at(COUNTY, Role.ADMINISTRATOR))
    assert not HelperAccount.objects.in_use().exists()
