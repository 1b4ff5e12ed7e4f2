"""``manage.py load_demo`` in a database that is empty, that holds the story, and that holds something else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from leadership.models import User
from portal.demo import story
from portal.demo.accounts import MAIL_DOMAIN, PASSWORD, demo_accounts
from tests import factories


def load_demo() -> str:
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def test_it_tells_once_and_lists_the_accounts(db, monkeypatch):
    told = []
    monkeypatch.setattr("portal.management.commands.load_demo.tell", lambda today: told.append(open_one_account()))
    for _time in range(2):
        output = load_demo()
        assert PASSWORD in output
        assert [account for account in demo_accounts() if account.username not in output] == []
    assert len(told) == 1


def open_one_account():
    return User.objects.create(username="nation.director", name="甲", email=f"nation.director@{MAIL_DOMAIN}")


def test_it_goes_on_when_visitors_have_added_records(db):
    open_one_account()
    factories.membership_at(factories.COUNTY)
    assert PASSWORD in load_demo()


def test_it_refuses_a_database_in_which_somebody_works(db):
    factories.membership_at(factories.COUNTY)
    with pytest.raises(CommandError, match="not the demo's"):
        load_demo()
    assert not story.is_told()


def test_it_refuses_outside_demo_mode(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        load_demo()
