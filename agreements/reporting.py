"""Who reports and who confirms activities, and what they must say."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from agreements.models import Agreement, AgreementVersion, AgreementVillage
from common import clock
from common.access import YES, Answer, no
from leadership.codes import within
from leadership.permissions import DECIDE_AGREEMENT, DRAFT_AGREEMENT, LOG_ACTIVITY
from leadership.scope import sees_places
from registry.enums import EXTENSION_KINDS
from registry.models import PoorHousehold

FIELDS = ["task_id", "form", "held_on", "village_id", "place", "summary", "done", "people_trained", "technologies"]
FIELDS += ["money", "facility_id"]


def may_write(activity, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the county, and the assisting party of the agreement."""
    return may_report_on(activity.agreement, membership)


def may_report_on(agreement, membership) -> Answer:
    if membership is None or not membership.may(LOG_ACTIVITY):
        return no(_("Activities are reported by the clerks of the county and by the assisting party."))
    if sees_places(membership):
        own = membership.region_code == agreement.region_id
        return YES if own else no(_("Only the office that the record belongs to may do this."))
    if Agreement.objects.visible_to(membership).filter(pk=agreement.pk).exists():
        return YES
    return no(_("You are no party to this agreement."))


def households_in_reach(activity, membership):
    """Whom this person may name [INV-2]: staff those of the county, a party those of the villages it helps."""
    if sees_places(membership):
        return PoorHousehold.objects.visible_to(membership).filter(within(activity.region_id))
    in_force = AgreementVersion.objects.in_force().get(agreement=activity.agreement_id)
    helped = AgreementVillage.objects.filter(version=in_force)
    return PoorHousehold.objects.filter(region__in=helped.values("village"))


def may_confirm(activity, membership) -> Answer:
    """Agriculture officers confirm what extension and expert stations do [四(二)]; others all."""
    if membership.may(DRAFT_AGREEMENT) or membership.may(DECIDE_AGREEMENT):
        return YES
    helper = activity.agreement.current_version.organisation
    if helper is not None and helper.kind in EXTENSION_KINDS:
        return YES
    return no(_("Agriculture officers confirm what extension and expert stations do."))


def may_reopen(activity, membership) -> Answer:
    """As long as the agreement runs."""
    if not activity.agreement.is_running:
        return no(_("The agreement has ended, so what was confirmed stays."))
    return may_confirm(activity, membership)


def missing(activity) -> list[str]:
    """What an activity lacks before it can be reported, in sentences."""
    sentences = []
    if not activity.summary.strip():
        sentences.append(_("Say what was done."))
    if not activity.village_id and not activity.place.strip():
        sentences.append(_("Say where it was: a village, or the place in words."))
    if activity.held_on > clock.today():
        sentences.append(_("It lies in the future. Report it once it has been done."))
    return sentences


def fingerprint(activity) -> str:
    """SHA-256 of what the activity says, its experts, households and photos included."""
    content = {name: getattr(activity, name) for name in FIELDS}
    content["experts"] = list(activity.expert_links.order_by("expert").values_list("expert_id", flat=True))
    households = activity.household_links.order_by("household")
    content["households"] = list(households.values_list("household_id", "technique", "project"))
    content["photos"] = list(activity.photos.order_by("sha256").values_list("sha256", flat=True))
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
