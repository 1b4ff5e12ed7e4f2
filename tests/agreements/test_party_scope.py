"""INV-2 for assisting parties: whatever the address, an account meets its own agreements and nobody else's."""

import pytest
from django.urls import reverse

from agreements.enums import AgreementState as S
from agreements.models import Agreement, HelperRequest, SupervisionVisit
from tests import factories, subjects
from tests.agreements import factories as made
from tests.agreements.factories_supervision import asked, visit
from tests.factories import COUNTY
from tests.test_access_matrix import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("INV-2")]
# Things of the office that nobody's agreement is about, and what everybody may read.
PUBLIC = ("leadership:", "portal:", "imports:", "account", "set_language")


@pytest.fixture
def party(client):
    """Somebody who acts for a party of the very county in which the others help."""
    own = made.agreement_in(S.FILED)
    factories.sign_in(client, made.helper(own.current_version.organisation))
    return own


def scoped(things):
    for name, pattern in addresses():
        kwargs = subjects.arguments(name, pattern, things)
        # A page of a place names no party's record; what it shows is looked at below.
        if subjects.is_scoped(name, kwargs) and "code" not in kwargs and not name.startswith(PUBLIC):
            yield name, reverse(name, kwargs=kwargs)


def test_no_record_of_another_party_is_met(client, party):
    things, wrong = subjects.at(COUNTY), []
    for name, address in scoped(things):
        answers = client.get(address), client.post(address, {"reason": "x", "answer": "x"})
        for answer in answers:
            answer.getvalue()
        if {answer.status_code for answer in answers} - {403, 404, 405}:
            wrong.append((name, [answer.status_code for answer in answers]))
    assert wrong == []
    assert HelperRequest.objects.get(pk=things["request"]).answered_at is None


def test_no_list_names_another_party(client, party):
    others = made.agreement_in(S.IN_REPOSITORY, title="香菇产业帮扶协议")
    texts = [others.number, "香菇产业帮扶协议", "请提供香菇照片", "香菇大棚漏水", "香菇检查组"]
    asked(others, text="请提供香菇照片")
    visit(others, visitors="香菇检查组", findings=[("香菇大棚漏水", others.current_version.ends_on)])
    found = []
    for name, pattern in addresses():
        if set(pattern.pattern.converters) <= {"code"}:
            address = reverse(name, kwargs={"code": COUNTY} if pattern.pattern.converters else {})
            page = client.get(address).getvalue().decode(errors="ignore")
            found += [(name, text) for text in texts if text in page]
    assert found == []


def test_its_own_are_met(client, party):
    own = [party, asked(party), visit(party), visit(party).findings.get()]
    assert [client.get(each.get_absolute_url()).status_code for each in own] == [200] * 4
    lists = {"agreement_list": Agreement, "request_list": HelperRequest, "visit_list": SupervisionVisit}
    for name, model in lists.items():
        rows = client.get(reverse(f"agreements:{name}")).context["table"].page.object_list
        assert {row.record for row in rows} == set(model.objects.all())
