"""Verbs on quota plans 推荐指标 [三(五)]: begun, written and put forward by an office, published by its director."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.workflow import Incomplete, NotLegal, insist
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.models import LeadershipGroup, Region
from leadership.permissions import ALLOCATE_QUOTAS, DECIDE_QUOTAS, VIEW_HISTORY
from review.allocating import CALCULATED, agrees, allocate
from review.enums import Missing, QuotaState
from review.models import LeftOut, QuotaCategory, QuotaPlan, Seats
from review.models.quota import GRADE_FACTORS, SHARES
from review.quota_guards import PLAN_STAYS

PARAMETERS = (*SHARES, *GRADE_FACTORS, "floor", "cap")
# Of what is small, or only a part, nobody is sure of a seat, and nothing is cut off, unless the office says so.
UNBOUND = {"floor": 0, "cap": 100}


# -- who ------------------------------------------------------------------------------------
def may_draft(membership) -> Answer:
    """Yes, or no with the reason: the clerks of the nation and of provinces."""
    held = membership is not None and membership.may(ALLOCATE_QUOTAS)
    own = held and membership.region.level in (Level.NATION, Level.PROVINCE)
    return YES if own else no(_("Quota plans are written by the clerks of the national and the provincial offices."))


def may_begin_national(membership) -> Answer:
    """Yes, or no with the reason: the clerks of the nation."""
    answer = may_draft(membership)
    if answer and membership.region_code != NATION_CODE:
        return no(_("Only the national office shares quotas out over the provinces."))
    return answer


def may_write(plan, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the office whose plan it is."""
    answer = may_draft(membership)
    if answer and membership.region_code != plan.region_id:
        return no(_("Only the office whose plan it is writes it."))
    return answer


def may_decide(membership) -> Answer:
    """Yes, or no with the reason: the directors of the nation and of provinces."""
    held = membership is not None and membership.may(DECIDE_QUOTAS)
    own = held and membership.region.level in (Level.NATION, Level.PROVINCE)
    return YES if own else no(_("Only the directors of the national and the provincial offices do this."))


def may_leave_out(plan, membership) -> Answer:
    """Yes, or no with the reason: the director of the office whose plan it is."""
    answer = may_decide(membership)
    if answer and membership.region_code != plan.region_id:
        return no(_("Only the director of the office whose plan it is leaves a place out."))
    return answer


def may_see_drafting(membership, plan=None) -> Answer:
    """Yes, or no with the reason: at the office whose plan it is, whoever reads its history."""
    held = membership is not None and membership.may(VIEW_HISTORY)
    own = held and membership.region.level in (Level.NATION, Level.PROVINCE)
    if own and (plan is None or membership.region_code == plan.region_id):
        return YES
    return no(_("Only the office whose plan it is looks at how it was drafted."))


# -- what others ask ----------------------------------------------------------------------
def seats_of(*, province: str, year: int) -> dict[str, int]:
    """Category → seats that a province has in a year: by the published national plan and its supplements [INV-6]."""
    plans = QuotaPlan.objects.national().published().filter(year=year)
    rows = Seats.objects.filter(plan__in=plans, region=province).order_by().values("category")
    return dict(rows.annotate(sum=Sum("seats")).values_list("category", "sum"))


# The same in the database, for triggers: ``{year}``, ``{category}`` and ``{province}`` are expressions.
SEATS_OF = f"""
    SELECT COALESCE(sum(quota.seats), 0) FROM review_seats quota
    JOIN review_quotaplan quota_plan ON quota_plan.id = quota.plan_id
    WHERE quota_plan.region_id = '{NATION_CODE}' AND quota_plan.state = '{QuotaState.PUBLISHED}'
      AND quota_plan.year = {{year}} AND quota.category = {{category}} AND quota.region_id = {{province}}
"""


# -- beginning --------------------------------------------------------------------------------
def former_of(year: int) -> QuotaPlan | None:
    """The plan to copy for a year: the first of the last year before it that is published."""
    return QuotaPlan.objects.national().published().filter(year__lt=year, serial=1).order_by("-year").first()


@transaction.atomic
def begin_plan(*, by, year: int, form_token) -> QuotaPlan:
    """Begin the national plan of a year with the parameters and totals of the last one. The same form begins one.

    Raises NotAllowed for others than the national office, NotLegal when the year has a plan.
    """
    insist(may_begin_national(by))
    made = made_by(by, form_token)
    if made:
        return made
    if QuotaPlan.objects.national().filter(year=year).exists():
        raise NotLegal(_("The year has a quota plan already. What is added later is a supplement to it."))
    former = former_of(year)
    plan = _begun(by, year=year, form_token=form_token, **(parameters_of(former) if former else {}))
    _give_categories(plan, {row.category: (row.total, row.award) for row in former.rows} if former else {})
    return plan


@transaction.atomic
def begin_supplement(*, by, plan, form_token) -> QuotaPlan:
    """Begin a plan for further seats of the year, which names the last published one. The same form begins one.

    Raises NotAllowed for others than the national office, NotLegal unless ``plan`` is the last published of its year.
    """
    insist(may_begin_national(by))
    made = made_by(by, form_token)
    if made:
        return made
    QuotaPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    last = QuotaPlan.objects.national().filter(year=plan.year).latest("serial")
    if last.state != QuotaState.PUBLISHED:
        raise NotLegal(_("Another quota plan of this year is being written."))
    if last.pk != plan.pk:
        raise NotLegal(_("It has a supplement already. Write a supplement to that one."))
    settings = parameters_of(last) | UNBOUND
    return _begun(by, year=last.year, serial=last.serial + 1, supplement_of=last, form_token=form_token, **settings)


@transaction.atomic
def begin_split(*, by, parent, form_token) -> QuotaPlan:
    """Begin a province's plan that splits what the national plan ``parent`` gave it; the one there is, is given back.

    Raises NotAllowed outside provinces, NotLegal unless the national plan is published and gave it seats.
    """
    insist(may_split(by))
    LeadershipGroup.objects.select_for_update().get(pk=by.group_id)  # twice at once begins one
    made = QuotaPlan.objects.filter(parent=parent, region=by.region_code).first()
    if made:
        return made
    quota = parent.seats.filter(region=by.region_code, seats__gt=0)
    given = {row.category: (row.seats, 0) for row in quota}
    if parent.state != QuotaState.PUBLISHED or not given:
        raise NotLegal(_("There is nothing to split: the nation has published no seats for your province."))
    awards = dict(parent.categories.values_list("category", "award"))
    settings = parameters_of(parent) | UNBOUND
    plan = _begun(by, year=parent.year, serial=parent.serial, parent=parent, form_token=form_token, **settings)
    _give_categories(plan, {category: (total, awards[category]) for category, (total, _none) in given.items()})
    return plan


def may_split(membership) -> Answer:
    """Yes, or no with the reason: the clerks of provinces."""
    answer = may_draft(membership)
    if answer and membership.region.level != Level.PROVINCE:
        return no(_("Only a province splits its quota over its places."))
    return answer


def made_by(by, form_token) -> QuotaPlan | None:
    return QuotaPlan.objects.filter(form_token=form_token, created_by=by.user).first()


def parameters_of(plan) -> dict:
    return {name: getattr(plan, name) for name in PARAMETERS}


def _begun(by, **content) -> QuotaPlan:
    return QuotaPlan.objects.create(
        region=by.region,
        state=QuotaState.DRAFT,
        desk=by.group,
        created_by=by.user,
        edited_by=by.user,
        **content,
    )


def _give_categories(plan, categories) -> None:
    rows = [
        QuotaCategory(plan=plan, category=category, total=total, award=award)
        for category, (total, award) in categories.items()
    ]
    QuotaCategory.objects.bulk_create(rows)


# -- writing ----------------------------------------------------------------------------------
def insist_writing(*, plan, by) -> None:
    """Raises NotAllowed unless ``by`` writes for the office whose plan it is, NotLegal once it was put forward."""
    insist(may_write(plan, by))
    if not plan.is_open:
        raise NotLegal(_(PLAN_STAYS))


def locked(plan) -> QuotaPlan:
    """A plan as it stands now, held until the transaction ends."""
    return QuotaPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


@transaction.atomic
def change_plan(*, plan, by, settings: dict, categories: dict | None = None) -> QuotaPlan:
    """Write parameters and remark, and ``categories``: category → (total, award in yuan); then allocate anew.

    A split keeps its categories: what the nation gave. Raises as ``insist_writing``, and Incomplete with the reason
    where floors and caps cannot be held: nothing is written then.
    """
    plan = locked(plan)
    insist_writing(plan=plan, by=by)
    for name, value in settings.items():
        setattr(plan, name, value)
    plan.edited_by = by.user
    plan.save(update_fields=[*settings, "edited_by"])
    if categories is not None and not plan.is_split:
        write_categories(plan, categories)
    allocate(plan)
    return plan


def write_categories(plan, categories) -> None:
    """Only what differs is written, so that the history shows what was changed."""
    plan.categories.exclude(category__in=categories).delete()
    kept = {row.category: row for row in plan.categories.all()}
    for row in kept.values():
        if (row.total, row.award) != categories[row.category]:
            row.total, row.award = categories[row.category]
            row.save(update_fields=["total", "award"])
    _give_categories(plan, {category: given for category, given in categories.items() if category not in kept})


@transaction.atomic
def discard_plan(*, plan, by) -> None:
    """Throw away a plan that was never put forward. Raises as ``insist_writing``, NotLegal later."""
    plan = locked(plan)
    insist_writing(plan=plan, by=by)
    if plan.steps_taken:
        raise NotLegal(_("It was put forward once, so it stays on record. It can be changed."))
    for rows in (plan.seats, plan.inputs, plan.left_out, plan.categories):
        rows.all().delete()
    plan.delete()


# -- who is left out -----------------------------------------------------------------------------
def missing_places(plan) -> dict[str, list[Missing]]:
    """The places whose figures are not in the snapshot, with what is missing."""
    found = (plan.snapshot or {}).get("missing", {})
    return {code: [Missing(why) for why in found[code]] for code in sorted(found)}


@transaction.atomic
def leave_out(*, plan, by, region, reason: str) -> LeftOut:
    """The director leaves out a place whose figures are not in, with the reason on record.

    Raises as ``insist_leaving_out``, and NotLegal where nothing is missing.
    """
    plan = locked(plan)
    insist_leaving_out(plan=plan, by=by)
    if region.pk not in missing_places(plan):
        raise NotLegal(_("The figures of %(place)s are in, so it takes part.") % {"place": region})
    row, _is_new = LeftOut.objects.get_or_create(
        plan=plan, region=region, defaults={"reason": reason.strip(), "decided_by": by.user}
    )
    return row


@transaction.atomic
def take_in(*, plan, by, region) -> None:
    """The director takes back that a place is left out. Raises as ``insist_leaving_out``."""
    plan = locked(plan)
    insist_leaving_out(plan=plan, by=by)
    plan.left_out.filter(region=region).delete()
    allocate(plan)


def insist_leaving_out(*, plan, by) -> None:
    """Raises NotAllowed unless ``by`` directs the office whose plan it is, NotLegal once it was put forward."""
    insist(may_leave_out(plan, by))
    if not plan.is_open:
        raise NotLegal(_(PLAN_STAYS))


# -- what the chain asks ---------------------------------------------------------------------
def is_collecting(plan) -> bool:
    """Figures are being collected, and not all are in."""
    return plan.inputs.filter(collected_at__isnull=True).exists()


def missing(plan) -> list[str]:
    """What a plan lacks before it can be put forward, in sentences."""
    sentences = []
    if not plan.rows:
        sentences.append(_("Give the seats of at least one category."))
    if is_collecting(plan):
        sentences.append(_("The figures are being collected. Wait until all are in, or collect them again."))
    if not plan.snapshot:
        return [*sentences, _("Collect the figures of the places first.")]
    left_out = set(plan.left_out.values_list("region", flat=True))
    absent = [code for code in missing_places(plan) if code not in left_out]
    if absent:
        text = _("Figures are missing for: %(places)s. Wait for them, or have the director leave them out.")
        sentences.append(text % {"places": named(absent)})
    return sentences + wrongly_shared(plan)


def wrongly_shared(plan) -> list[str]:
    """Why the seats stored are not those that the snapshot gives; nothing if they are [INV-5]."""
    if not plan.rows:
        return []
    try:
        agreeing = agrees(plan)
    except Incomplete as refusal:
        return refusal.missing
    return [] if agreeing else [_("The seats are not those that the figures give. Save the parameters once more.")]


def named(codes) -> str:
    return "、".join(Region.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True))


def fingerprint(plan) -> str:
    """SHA-256 of what is decided on: parameters, totals, inputs, who is left out, and every seat."""
    content = {name: getattr(plan, name) for name in ("year", "serial", *PARAMETERS, "remark", "snapshot")}
    content["categories"] = list(plan.categories.order_by("category").values_list("category", "total", "award"))
    content["left_out"] = list(plan.left_out.order_by("region").values_list("region", "reason"))
    rows = plan.seats.order_by("category", "region").values_list("category", "region", *CALCULATED)
    content["seats"] = [[str(value) for value in row] for row in rows]
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
