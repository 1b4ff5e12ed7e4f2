"""A number in full is shown once, to whoever may see it, for a reason that stays on record [INV-2]."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leadership.enums import Role
from registry.models import Expert, Organisation, PoorHousehold, Reveal
from registry.revealing import reveal
from tests import factories
from tests.agreements.factories import clerk, expert, organisation

pytestmark = pytest.mark.django_db
PHONE, ID_NUMBER = "13800001234", "520303196503171234"
REASON = "电话通知专家下乡时间"
PERSONAL = [("expert", "id_number"), ("expert", "telephone"), ("household", "id_number"), ("organisation", "telephone")]


def household() -> PoorHousehold:
    village = factories.county_with_villages().children.first().children.first()
    people = dict.fromkeys(("created_by", "edited_by"), factories.account())
    content = {"head": "王某", "people": 3, "labour": 1, "main_cause": "illness"}
    return PoorHousehold.objects.create(
        number="5203280001", region=village, id_number=ID_NUMBER, phone=PHONE, **people, **content
    )


def record_of(kind):
    makers = {
        "expert": lambda: expert(phone=PHONE),
        "organisation": lambda: organisation(contact_phone=PHONE),
        "household": household,
    }
    return makers[kind]()


def number_of(record, field) -> str:
    return record.id_number if field == "id_number" else PHONE


def address(record, field="telephone") -> str:
    kind = {Expert: "expert", Organisation: "organisation", PoorHousehold: "household"}[type(record)]
    return reverse(f"registry:{kind}_reveal", args=[record.pk, field])


@pytest.fixture
def at_county(client):
    return factories.sign_in(client, clerk())


@pytest.mark.parametrize("kind, field", PERSONAL)
def test_the_number_is_shown_after_a_reason_and_the_look_is_on_record(at_county, kind, field):
    record = record_of(kind)
    number = number_of(record, field)
    asked = at_county.get(address(record, field))
    assert (number in asked.text, Reveal.objects.count()) == (False, 0)
    answer = at_county.post(address(record, field), {"reason": REASON})
    assert (answer.status_code, number in answer.text) == (200, True)
    look = Reveal.objects.get()
    assert (look.record, look.field, look.by, look.reason) == (record, field, clerk(), REASON)


def test_the_answer_is_kept_nowhere(at_county):
    record = record_of("organisation")
    answer = at_county.post(address(record), {"reason": REASON})
    assert "no-store" in answer["Cache-Control"]
    assert PHONE not in str(dict(at_county.session))
    assert [message.message for message in answer.context["messages"]] == []
    assert PHONE not in at_county.get(record.get_absolute_url()).text
    assert PHONE not in at_county.get(address(record)).text


@pytest.mark.parametrize("reason", ["", " ", "查 ", "abc", "    "])
def test_without_a_reason_it_stays_hidden_and_what_was_typed_is_kept(at_county, reason):
    record = record_of("organisation")
    answer = at_county.post(address(record), {"reason": reason})
    assert (PHONE in answer.text, Reveal.objects.count()) == (False, 0)
    form = answer.context["form"]
    assert (list(form.errors), form["reason"].value()) == (["reason"], reason)


@pytest.mark.parametrize("role, status", [(Role.AGRICULTURE, 403), (Role.INSPECTOR, 403), (Role.ADMINISTRATOR, 403)])
def test_whoever_lacks_the_right_is_refused(client, role, status):
    record = record_of("expert")
    factories.sign_in(client, factories.membership_at(factories.COUNTY, role))
    answers = [client.get(address(record)), client.post(address(record), {"reason": REASON})]
    assert ([answer.status_code for answer in answers], Reveal.objects.count()) == ([status, status], 0)
    assert address(record) not in client.get(record.get_absolute_url()).text


def test_whoever_may_finds_the_way_on_the_record(at_county):
    for record in map(record_of, ("expert", "household", "organisation")):
        assert address(record) in at_county.get(record.get_absolute_url()).text


def test_an_unknown_number_is_no_way(at_county):
    record = organisation()
    page = at_county.get(record.get_absolute_url())
    assert (address(record) in page.text, at_county.get(address(record)).status_code) == (False, 404)
    assert at_county.get(address(record, "id_number")).status_code == 404


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize("kind, field", PERSONAL)
@pytest.mark.parametrize(
    ("place", "is_seen"),
    [
        (factories.COUNTY, True),
        (factories.PROVINCE, True),
        (factories.NEIGHBOUR_COUNTY, False),
        (factories.OTHER_PROVINCE, False),
    ],
    ids=["insider", "superior", "neighbour", "stranger"],
)
def test_who_sees_a_number(client, kind, field, place, is_seen):
    record = record_of(kind)
    factories.sign_in(client, clerk(place))
    answer = client.post(address(record, field), {"reason": REASON})
    shown = (answer.status_code, number_of(record, field) in answer.text, Reveal.objects.count())
    assert shown == ((200, True, 1) if is_seen else (404, False, 0))


@pytest.mark.invariant("INV-2")
def test_the_verb_itself_holds_scope_and_right():
    record = record_of("organisation")
    with pytest.raises(Organisation.DoesNotExist):
        reveal(record=record, field="telephone", by=clerk(factories.NEIGHBOUR_COUNTY), reason=REASON)
    inspector = factories.membership_at(factories.COUNTY, Role.INSPECTOR)
    with pytest.raises(PermissionDenied):
        reveal(record=record, field="telephone", by=inspector, reason=REASON)
    with pytest.raises(ValidationError):
        reveal(record=record, field="telephone", by=clerk(), reason=" x ")
    with pytest.raises(ValidationError):
        reveal(record=record, field="id_number", by=clerk(), reason=REASON)
    assert Reveal.objects.count() == 0


# -- who has looked ----------------------------------------------------------------------
def looked_at(kind="expert", reason=REASON):
    record = record_of(kind)
    reveal(record=record, field="telephone", by=clerk(), reason=reason)
    return record


def test_who_has_looked_is_read_under_the_record(client):
    record = looked_at()
    reveal(record=record, field="id_number", by=clerk(factories.PROVINCE), reason="核对专家身份信息")
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.INSPECTOR))
    page = client.get(reverse("registry:expert_reveals", args=[record.pk])).text
    assert page.index("核对专家身份信息") < page.index(REASON)
    assert clerk().name in page
    assert (PHONE in page, record.id_number in page) == (False, False)


@pytest.mark.invariant("INV-2")
@pytest.mark.parametrize(("place", "is_seen"), [("0", True), ("52", True), ("520327", False), ("62", False)])
def test_looks_are_listed_in_scope(client, place, is_seen):
    record = looked_at()
    factories.sign_in(client, factories.membership_at(place, Role.INSPECTOR))
    page = client.get(reverse("registry:reveal_list"))
    own = client.get(reverse("registry:expert_reveals", args=[record.pk]))
    assert (REASON in page.text, own.status_code) == (is_seen, 200 if is_seen else 404)


def test_the_list_takes_the_same_queries_for_more_looks(client):
    record = looked_at()
    factories.sign_in(client, factories.membership_at(factories.COUNTY, Role.INSPECTOR))
    client.get(reverse("registry:reveal_list"))

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("registry:reveal_list"))
        return len(seen)

    few = queries()
    for _each in range(4):
        reveal(record=record, field="telephone", by=clerk(), reason=REASON)
    assert queries() == few


@pytest.mark.parametrize("statement", ["UPDATE registry_reveal SET reason = 'x'", "DELETE FROM registry_reveal"])
def test_a_look_stays_on_record_even_against_sql(statement):
    looked_at()
    refused = pytest.raises(IntegrityError, match="Who has looked at personal data, and why, stays on record")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
