"""The county asks the assisting party something about an agreement, by a day; the party answers once."""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.enums import AgreementState
from agreements.models import Agreement, HelperRequest
from agreements.sections import Section, register
from common import clock
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal
from leadership.permissions import DRAFT_AGREEMENT, INVITE_HELPER, VIEW_OWN_AGREEMENTS
from leadership.scope import sees_places
from registry.models import HelperAccount


# -- asking ------------------------------------------------------------------------------
def may_ask(agreement, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county, once the party sees the agreement."""
    if membership is None or not membership.may(DRAFT_AGREEMENT) or membership.region_code != agreement.region_id:
        return no(_("The clerks of the county office ask the assisting party."))
    if agreement.state == AgreementState.DRAFT:
        return no(_("The assisting party sees the agreement once it has been submitted. Ask then."))
    return YES


@transaction.atomic
def ask(*, by, agreement, text, due_on, form_token) -> HelperRequest:
    """Ask the assisting party of ``agreement`` something, to be answered by ``due_on``. The same form twice asks once.

    Raises NotAllowed for whoever may not ask.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    made = HelperRequest.objects.filter(form_token=form_token, asked_by=by.user).first()
    if made:
        return made
    answer = may_ask(locked, by)
    if not answer:
        raise NotAllowed(answer.reason)
    content = {"text": text, "due_on": due_on, "form_token": form_token}
    return HelperRequest.objects.create(agreement=locked, region_id=locked.region_id, asked_by=by.user, **content)


# -- answering ---------------------------------------------------------------------------
def may_answer(asked, membership) -> Answer:
    """Yes, or no with the reason: an account of the assisting party, as long as nobody has answered."""
    if membership is None or sees_places(membership) or not membership.may(VIEW_OWN_AGREEMENTS):
        return no(_("The assisting party answers."))
    if asked.answered_at:
        words = {"who": asked.answered_by, "when": date_format(localtime(asked.answered_at), "DATETIME_FORMAT")}
        return no(_("%(who)s has answered it at %(when)s. A request is answered once.") % words)
    return YES


@transaction.atomic
def answer(*, by, asked, text) -> HelperRequest:
    """Answer a request, for good. Of two who answer at once one is told of the other.

    Raises NotAllowed for whoever is no party to the agreement, NotLegal once it has been answered.
    """
    locked = HelperRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if not HelperRequest.objects.visible_to(by).filter(pk=locked.pk).exists():
        raise NotAllowed(_("You are no party to this agreement."))
    allowed = may_answer(locked, by)
    if not allowed:
        raise (NotLegal if locked.answered_at else NotAllowed)(allowed.reason)
    locked.answer, locked.answered_by, locked.answered_at = text.strip(), by.user, clock.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    return locked


# -- what waits and what came back -------------------------------------------------------
def waiting(membership):
    """Requests that nobody has answered, the most urgent first."""
    return HelperRequest.objects.visible_to(membership).filter(answered_at=None).order_by("due_on", "pk")


def answered_since(membership, moment):
    """Requests of one's own office that were answered after ``moment``, the latest first."""
    own = HelperRequest.objects.visible_to(membership).filter(region=membership.region_code)
    return own.filter(answered_at__gte=moment).order_by("-answered_at", "-pk")


# -- on the record page of an agreement ----------------------------------------------------
def section_of(agreement, membership) -> dict | None:
    rows = list(HelperRequest.objects.visible_to(membership).filter(agreement=agreement))
    may = may_ask(agreement, membership)
    if not rows and not may:
        return None
    context = {"requests": rows, "may_ask": may, "today": clock.today()}
    return context | (parties_without_account(agreement) if may and membership.may(INVITE_HELPER) else {})


def parties_without_account(agreement) -> dict:
    """Whom to invite first: nobody of the party can answer before."""
    version = agreement.current_version
    accounts = HelperAccount.objects.in_use()
    organisation = version.organisation
    if organisation:
        known = accounts.filter(organisation__in=(organisation.pk, organisation.counting_id))
        return {"organisation": None if known.exists() else organisation.counting_id}
    if accounts.filter(expert__in=version.experts.values("pk")).exists():
        return {}
    return {"experts": list(version.experts.listed())}


register(Section("requests", "agreements/_section_requests.html", section_of))
