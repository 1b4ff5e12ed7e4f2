"""Opening a violation case [四(五)]: by clerks and inspectors, from what they found, an objection, or a flag."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.numbering import next_serial
from common.workflow import Incomplete, NotAllowed, NotLegal, insist
from leadership.models import Membership
from leadership.programme import current_year
from registry.models import Expert, Organisation
from review.discipline import is_within_reach, may_open
from review.enums import CaseSource, CaseState, FlagState, ObjectionState
from review.models import CaseFile, IntegrityFlag, Objection, ViolationCase

CASES = "violation_cases"  # the series of their numbers


@transaction.atomic
def open_case(
    *,
    by,
    subject,
    kind,
    report,
    token,
    source=CaseSource.OWN,
    nomination=None,
    objection=None,
    flag=None,
    files: Iterable = (),
) -> ViolationCase:
    """Open a case against ``subject``, an organisation, expert or reviewer, at the office of ``by``.

    ``objection`` is one that was upheld, ``flag`` one that was confirmed, ``nomination`` the one concerned. The same
    form sent twice opens one case. Raises NotAllowed for anybody but clerks and inspectors and for an accused out of
    their reach, NotLegal for an objection or doubt that was not found to be true and for a doubt that has its case,
    Incomplete without a report.
    """
    insist(may_open(by))
    known = ViolationCase.objects.filter(form_token=token, region=by.region_code).first()
    if known:
        return known
    if not is_within_reach(subject, by):
        raise NotAllowed(_("Cases are opened by an office to whose region the accused or the nomination belongs."))
    if objection and objection.state != ObjectionState.UPHELD:
        raise NotLegal(_("A case follows from an objection once it is upheld."))
    if flag:
        insist_waits(flag)
    if not report.strip():
        raise Incomplete([_("Say what is reported, and where it can be checked.")])
    about = {"kind": kind, "report": report, "source": source, "nomination": nomination}
    case = made(by, token, objection=objection, flag=flag, **about, **accused(subject))
    for upload in files:
        CaseFile.keep(upload, by=by, case=case)
    return case


def insist_waits(flag) -> None:
    """Hold a doubt until the transaction ends. Raises NotLegal unless it is confirmed and no case is opened from it."""
    locked = IntegrityFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if locked.state != FlagState.CONFIRMED:
        raise NotLegal(_("A case follows from a doubt once it is confirmed."))
    if locked.violation_cases.exists():
        raise NotLegal(_("A violation case has been opened from this doubt already."))


def without_case(by):
    """Confirmed doubts of the office of this clerk or inspector from which a violation case is to be opened."""
    confirmed = IntegrityFlag.objects.filter(state=FlagState.CONFIRMED, violation_cases__isnull=True)
    return confirmed.filter(desk=by.group) if may_open(by) else confirmed.none()


def made(by, token, **content) -> ViolationCase:
    year = current_year()
    begun = {"state": CaseState.REPORTED, "desk": by.group, "created_by": by.user, "edited_by": by.user}
    try:
        with transaction.atomic():
            serial = next_serial(series=CASES, region_code=by.region_code, year=year)
            number = f"WG{year}-{by.region_code}-{serial:03d}"
            place = {"number": number, "year": year, "region": by.region, "form_token": token}
            return ViolationCase.objects.create(**place, **begun, **content)
    except IntegrityError:
        known = ViolationCase.objects.filter(form_token=token, region=by.region_code).first()
        if known is None:
            raise
        return known


def accused(subject: Organisation | Expert | Membership) -> dict:
    """Whom a case is against, with the name and the unit that stay; of one that was merged, the one that was kept."""
    if isinstance(subject, Organisation):
        kept = subject.merged_into or subject
        return {"organisation": kept, "name": kept.name, "unit": kept.region.full_name}
    if isinstance(subject, Expert):
        return {"expert": subject, "name": subject.name, "unit": subject.employer}
    return {"membership": subject, "name": subject.name, "unit": str(subject.group)}


def facts_of(objection: Objection) -> str:
    """What the objection brought to light, as the report begins: key once."""
    words = {"number": objection.number, "findings": objection.findings, "reply": ""}
    return _("Objection %(number)s was upheld. The investigation found: %(findings)s") % words


def facts_of_flag(flag: IntegrityFlag) -> str:
    """What the checks found and why the director confirmed it, as the report begins."""
    reason = flag.steps.filter(verb="confirm").values_list("reason", flat=True).last() or ""
    words = {"what": flag.get_kind_display(), "number": flag.nomination, "reason": reason}
    return _("The integrity checks found in %(number)s: %(what)s. The director confirmed it: %(reason)s") % words


def facts_known(known: dict) -> dict:
    """The report as it begins, from what ``known`` names: key once."""
    if "flag" in known:
        return {"report": facts_of_flag(known["flag"])}
    return {"report": facts_of(known["objection"])} if "objection" in known else {}
