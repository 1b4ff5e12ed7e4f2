"""Asking the pages of assessments."""

from django.test import Client
from django.urls import reverse

from assessments.models import AgreementAssessment
from tests import factories


def address(name, *args) -> str:
    return reverse(f"assessments:assessment_{name}", args=args)


def browser(membership) -> Client:
    return factories.sign_in(Client(), membership)


def page(membership, name, *args, **query):
    answer = browser(membership).get(address(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return answer


def rows(membership, **query) -> list:
    return list(page(membership, "list", **query).context["table"].page.object_list.data)


def as_it_stands(assessment) -> AgreementAssessment:
    return AgreementAssessment.objects.get(pk=assessment.pk)
