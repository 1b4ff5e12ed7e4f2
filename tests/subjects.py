"""The records that stand behind the parameters of an address, for the access matrix."""

from uuid import uuid4

from agreements.models import DocumentTemplate
from assessments.models import ProvinceAssessment
from common.models import Import, Job
from leadership.enums import Role
from leadership.models import Partnership
from leadership.programme import current_year
from registry.models import HelperAccount
from review.models import AwardDecision, QuotaPlan
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_activities as activities
from tests.agreements import factories_changes as changes
from tests.agreements import factories_listings as listings
from tests.agreements import factories_supervision as supervision
from tests.assessments import factories as assessments
from tests.portal import factories_messages as messages
from tests.portal import factories_publications as publications
from tests.registry import factories as registers
from tests.review import factories as quotas
from tests.review import factories_awards as awards
from tests.review import factories_decisions as decisions
from tests.review import factories_integrity as integrity
from tests.review import factories_nominations as nominations
from tests.review import factories_notices as notices
from tests.review import factories_violations as violations

# Addresses whose records belong to nobody's region: whoever may open the page sees each of them.
OF_THE_WHOLE_COUNTRY = (
    "leadership:region_",
    "leadership:year_",
    "leadership:extension_",
    "portal:figures",
    "portal:statistics",
    "portal:waiting",
    "agreements:policy_",
    "agreements:partner_",
    "agreements:template_",
    "portal:sent",
    "portal:public_",
    "portal:handbook_",
    "agreements:public_",
    # A pair of two public listings: whoever speaks for neither side is told so.
    "agreements:interest_choose",
    "agreements:interest_create",
    "imports:import_create",
    "imports:import_template",
    "registry:register_export",
    # Of the nation; those in force are everybody's to read.
    "assessments:system_",
    "assessments:indicator_",
    "assessments:metric_",
    # Progress of the targets down to the counties is read by all, as figures are.
    "assessments:target_detail",
    "assessments:target_edit",
    "assessments:target_history",
    # A published assessment of a province is open to everybody who reads records.
    "assessments:province_",
    "assessments:ranking",
    # A published quota plan, too.
    "review:quota_",
    # The budget of awards, too; the nation keeps it.
    "review:source_",
    # What was published is everybody's to read, and to object to.
    "review:public_",
)


# Parameters that name the record they mean themselves.
NAMED = ("task", "other", "template", "agreement", "evidence", "file", "photo")
NAMED += ("proof", "deed", "scoring", "candidate", "need", "offer", "organisation", "expert", "enclosure")
NAMED += ("item", "exhibit", "paper")


def at(county: str) -> dict:
    """One record of every kind, all of them in ``county`` (or, of the province, in the county's)."""
    agreement = made.agreement_in("in_repository", county=county)
    draft = made.draft(county=county)
    member = factories.membership_at(county, Role.CLERK)
    return {
        "agreement": agreement.pk,
        "draft": draft.pk,
        "task": draft.current_version.tasks.first().pk,
        "organisation": made.organisation(region=county).pk,
        "other": made.organisation(region=county).pk,
        "expert": made.expert(region=county).pk,
        "village": registers.village(county).pk,
        "household": registers.household(county, phone="13985201234").pk,
        "facility": registers.facility(county).pk,
        "specialty": registers.specialty(county).pk,
        "member": member.pk,
        "message": messages.message(member, agreement).pk,
        "group": member.group_id,
        "batch": agreement.batches.get().pk,
        "partner": Partnership.objects.first().pk,
        "job": Job.objects.create(kind="export", arguments={}, owner=member).pk,
        "import": made_import(county, member).pk,
        "county": county,
        "helper": helper_account(county).pk,
        "template": kept_template(member).pk,
        # Before others put the usual indicators in force: a nominee's agreement is marked by hand alone.
        "quota": (QuotaPlan.objects.filter(serial=1).first() or quotas.plan_in("published")).pk,
        **nominated(county),
        **under(agreement),
        **listed(county),
        **assessed_by(),
        **assessed(agreement),
        **assessed_by_nation(county[:2]),
        **noticed(county),
        # Before the decision is asked for: it is the one that awarded them.
        **awarded(county),
        **decided(),
        "integrity": integrity.photo_flag(county).pk,
        **judged(county),
        **told(county),
    }


# Beyond the seats of the province in which the others are nominated.
FAR_COUNTY = "621226"


def decided() -> dict:
    """The decision of the nation on the awards of the year, and a candidate of it."""
    if not AwardDecision.objects.exists():
        decisions.scored("0.9", "0.8", county=FAR_COUNTY)
    decision = decisions.decision_in("draft")
    return {"decision": decision.pk, "item": decision.items.first().pk}


def told(county) -> dict:
    """A published case of the county, with its picture and an attachment."""
    case = publications.begun("case", county)
    file = publications.attached(case)
    case = publications.taken(case, "put_forward", "endorse", "put_forward", "publish")
    return {"publication": case.pk, "picture": case.pictures.get().pk, "publication_file": file.pk}


def assessed(agreement) -> dict:
    """The assessment of an agreement, just begun, and its evidence."""
    assessment = assessments.begun(agreement)
    return {"assessment": assessment.pk, "proof": assessments.proof(assessment).pk}


def assessed_by() -> dict:
    """The indicator system in force, and one of its indicators."""
    system = assessments.system_in_force()
    return {"system": system.pk, "indicator": system.indicators.first().pk}


def noticed(county) -> dict:
    """A public notice of a nominee of the county, which runs, and an objection to it with an enclosure."""
    notice = notices.notice_in("published", county)
    objection = notices.objection(notice, files=[made.a_pdf("照片.pdf")])
    return {"notice": notice.pk, "objection": objection.pk, "enclosure": objection.enclosures.get().pk}


def judged(county) -> dict:
    """A violation case of the county's own office, and a piece of its evidence."""
    case = violations.reported(county)
    return {"case": case.pk, "exhibit": case.files.get().pk}


def awarded(county) -> dict:
    """An award of the county whose use was reported: its source, its last voucher, one of its files."""
    award = awards.award_in("reported", county, amount=awards.AMOUNT)
    paper = award.files.order_by("pk").first()
    return {
        "award": award.pk,
        "payment": award.passing_id,
        "source": award.source_id,
        "paper": paper.pk,
    }


def assessed_by_nation(province) -> dict:
    """The published assessment of a province, and the closed report of the year that it goes by."""
    made_already = ProvinceAssessment.objects.filter(region=province).first()
    assessment = made_already or assessments.province_assessment("published", province)
    return {"province": assessment.pk, "report": assessment.closing.record_id}


def nominated(county) -> dict:
    """A nominee that a reviewer of the province has before them, forwarded by a list, and its evidence."""
    if not QuotaPlan.objects.filter(serial__gt=1).exists():
        nominations.quota()
    task = nominations.scored_by_somebody(county)
    nominee = nominations.drive(task.nomination, "forwarded")
    return {
        "nomination": nominee.pk,
        "deed": nominee.files.get().pk,
        "session": task.session_id,
        "scoring": task.pk,
        "candidate": nominee.pk,
        "nominee": nominee.lists.get().pk,
    }


def listed(county) -> dict:
    """A published need and a published offer, and the interest that the county has shown."""
    interest = listings.interest(listings.need(county, "published"), listings.offer(county, "published"))
    return {"need": interest.need_id, "offer": interest.offer_id, "interest": interest.pk}


def under(agreement) -> dict:
    """What hangs on an agreement, each with what hangs on it."""
    finding = supervision.finding(agreement)
    change = changes.change("termination", agreement)
    activity = activities.begun(agreement, photos=[activities.photo()])
    return {
        "activity": activity.pk,
        "photo": activity.photos.get().pk,
        "change": change.pk,
        "file": changes.evidence(change, supervision.pdf()).pk,
        "visit": finding.visit_id,
        "finding": finding.pk,
        "evidence": supervision.evidence(finding).pk,
        "request": supervision.asked(agreement).pk,
    }


def helper_account(county) -> HelperAccount:
    party = made.organisation(region=county)
    return made.helper(party, county).helper_account


def kept_template(member) -> DocumentTemplate:
    return DocumentTemplate.keep(made.a_pdf("模板.docx"), by=member, helper_kind="experts", remark="试用")


def made_import(county, member) -> Import:
    """One that waits to be confirmed."""
    return Import.objects.create(
        workbook="experts", place=county, owner=member, name="名册.xlsx", size=1, form_token=uuid4(), state="checked"
    )


def arguments(name, pattern, things) -> dict:
    """Values for the parameters of an address. KeyError names a parameter that the matrix must be taught."""
    return {parameter: value_of(name, parameter, things) for parameter in pattern.pattern.converters}


def value_of(name, parameter, things):
    fixed = {
        "field": "telephone",
        "kind": "amendment",
        "verb": "return",
        "metric": "villages",
        "target": "caravan",
        "stage": "submitted",
        "hanging": "agreements",
        "year": current_year(),
        "attachment": 1,
        "chain": "agreement",
        "level": "county",
        "chapter": "county-clerk",
        "workbook": "experts",
    }
    if parameter in fixed:
        return fixed[parameter]
    if parameter == "helper":
        return "experts"
    if parameter in NAMED:
        return things[parameter]
    if parameter == "group":
        return things["group"]
    if parameter in ("code", "province", "place"):
        return things["county"] if parameter == "code" else things["county"][:2]
    return things[kind_of(name)]


def kind_of(name) -> str:
    """Which record the ``pk`` in an address means, read from the address's name."""
    chapter, page = name.split(":")
    first = page.removeprefix("public_").partition("_")[0]
    others = {"account": "member", "attachment": "agreement", "file": "publication_file"}
    return others.get(first, first) if chapter != "jobs" else "job"


def is_scoped(name, kwargs) -> bool:
    """Does the address name a record that only its own region may see?"""
    return bool(kwargs) and not name.startswith(OF_THE_WHOLE_COUNTRY)
