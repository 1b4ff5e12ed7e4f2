"""Asking the pages of indicator systems."""

from django.urls import reverse

from tests import factories

WRITING = ("system_edit", "system_add", "system_discard")
OF_AN_INDICATOR = ("indicator_edit", "indicator_remove")


def address(name, *args) -> str:
    return reverse(f"assessments:{name}", args=args)


def page(client, by, name, *args, **query) -> str:
    answer = factories.sign_in(client, by).get(address(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(client, by, name, *args, **query) -> dict:
    return factories.sign_in(client, by).get(address(name, *args), query).context
