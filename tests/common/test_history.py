"""The history of a record as the triggers wrote it: who, when, from, to; deleted rows and plain SQL included."""

from datetime import UTC, datetime

import pghistory
import pytest
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from common import clock
from common.history import events_of, history_of
from leadership import appointments
from leadership.enums import Role
from leadership.models import LeadershipGroup, Membership
from registry.models import Expert
from tests import factories
from tests.common.test_encrypted import organisation

pytestmark = pytest.mark.django_db


def of(*memberships):
    return history_of(events_of(Membership, pgh_obj__in=[each.pk for each in memberships]))


def told(entry) -> tuple:
    return str(entry.label), {str(field): (old, new) for field, old, new in entry.changes}


def test_tells_what_changed_from_and_to_newest_first():
    by = factories.membership_at("52", Role.ADMINISTRATOR)
    with pghistory.context(user=by.user.pk):
        membership = factories.membership_at("520328", Role.CLERK)
        appointments.change_membership(membership=membership, by=by, roles=[Role.CLERK, Role.DIRECTOR])
    changed, added = of(membership)
    assert told(changed)[0] == "修改"
    assert told(added)[0] == "新增"
    assert told(added)[1]["姓名"] == ("", membership.name)
    assert (changed.who, added.who, str(added.what), changed.name) == (by.user, by.user, "成员", membership.name)
    assert changed.at >= added.at


def test_a_change_by_plain_sql_is_there_without_a_name():
    membership = factories.membership_at("520328", Role.CLERK)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leadership_membership SET position = '科长' WHERE id = %s", [membership.pk])
    entry = of(membership)[0]
    assert (entry.who, [(old, new) for _field, old, new in entry.changes]) == (None, [("", "科长")])


def test_dates_choices_and_lists_are_told_as_people_write_them():
    with clock.standing_at(datetime(2026, 3, 4, 12, tzinfo=UTC)):
        membership = factories.membership_at("520328", Role.CLERK, Role.DIRECTOR)
    told_of_it = [new for _old, new in told(of(membership)[0])[1].values()]
    assert "2026年3月4日" in told_of_it
    assert membership.get_department_display() in told_of_it


def test_hidden_are_encrypted_fields_and_what_has_no_name():
    made = organisation()
    changes = told(history_of(events_of(type(made), pgh_obj=made.pk))[0])[1]
    assert "13800001234" not in str(changes)
    assert {"form token", "created by", "edited by", "id", "联系电话"} & set(changes) == set()
    assert ("", made.name) in changes.values()
    assert not hasattr(Expert.pgh_event_model, "id_number")


def test_what_only_the_program_knows_of_is_no_entry():
    made = organisation()
    other = factories.account()
    type(made).objects.filter(pk=made.pk).update(edited_by=other)
    assert [told(entry)[0] for entry in history_of(events_of(type(made), pgh_obj=made.pk))] == ["新增"]


def test_since_a_moment():
    membership = factories.membership_at("520328", Role.CLERK)
    events = events_of(Membership, pgh_obj=membership.pk)
    moment = events.get().pgh_created_at
    assert not history_of(events, since=moment)
    assert len(history_of(events)) == 1


def test_several_models_in_one_order_page_by_page():
    membership = factories.membership_at("520328", Role.CLERK)
    for number in range(30):
        Membership.objects.filter(pk=membership.pk).update(position=f"第{number}岗")
    rows = history_of(
        events_of(LeadershipGroup, pgh_obj=membership.group_id), events_of(Membership, pgh_obj=membership.pk)
    )
    first, second = (Paginator(rows, 20).page(number).object_list for number in (1, 2))
    assert (len(rows), len(first), len(second)) == (32, 20, 12)
    assert [entry.changes[0][2] for entry in [*first, *second] if told(entry)[0] == "修改"] == [
        f"第{number}岗" for number in range(29, -1, -1)
    ]
    assert {str(entry.what) for entry in [*first, *second]} == {"成员", "领导小组"}


def test_the_number_of_queries_does_not_depend_on_the_rows():
    def queries(memberships):
        with CaptureQueriesContext(connection) as seen:
            list(of(*memberships))
        return len(seen)

    few = [factories.membership_at("520328", Role.CLERK)]
    many = [*few, *(factories.membership_at(code, Role.CLERK) for code in ("520327", "5203", "52", "0"))]
    assert queries(few) == queries(many)


def test_append_only():
    membership = factories.membership_at("520328", Role.CLERK)
    for statement in ("UPDATE leadership_membershipevent SET name = 'x'", "DELETE FROM leadership_membershipevent"):
        with pytest.raises(Exception, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert len(of(membership)) == 1


def test_shown_page_by_page(rf):
    membership = factories.membership_at("520328", Role.CLERK)
    for number in range(30):
        Membership.objects.filter(pk=membership.pk).update(position=f"第{number}岗")

    def page(number):
        request = rf.get("/", {"page": number})
        return render_to_string("components/history.html", {"entries": of(membership)}, request=request)

    assert "<del>第28岗</del> → <ins>第29岗</ins>" in " ".join(page(1).split())
    assert 'href="?page=2"' in page(1)
    assert ("第29岗" in page(2), membership.name in page(2)) == (False, True)
