"""Public notices and objections in every state, driven there along their chains, and notices of earlier days.

A notice runs by the clock of the database, which no test can set: ``noticed_on`` dates one back past the one guard
that keeps it from being dated back.
"""

from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

import pgtrigger
from django.db import transaction

from common import clock
from leadership.enums import Role
from leadership.programme import current_year
from review import noticing, objecting
from review.enums import Category
from review.enums import ObjectionState as O
from review.models import Nomination, NominationStep, Objection, PublicNotice
from review.workflow import OBJECTION, PUBLIC_NOTICE
from tests import factories
from tests.agreements import factories as made
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY

_numbers = count(901)  # beyond those that the chain gives
CONTACT = "贵州省科协农村专业技术服务中心，0851-85825110，贵阳市瑞金北路91号"
REASON = "请核对第三名的工作单位。"
REPLY = "经查，反映的情况不属实，事迹材料与活动记录一致。"
FINDINGS = "查阅活动记录并走访三户，培训确有举办。"
WORDS = "该协会所报培训场次与村里所见不符。"
GUARD = "review.PublicNotice:runs_its_week"


# -- nominees ------------------------------------------------------------------------------------
def selected(county: str = COUNTY, **content) -> Nomination:
    """A nominee whom the province has selected, as if the chain had led there."""
    number, by = next(_numbers), made.clerk(county)
    subject = content.pop("expert", None) or content.pop("organisation", None) or made.organisation(county)
    who = {"organisation": subject, "category": Category.RPTA}
    if subject._meta.model_name == "expert":
        who = {"expert": subject, "category": Category.EXPERT}
    desk = factories.group_at(county[:2])
    told = {"summary": "连续三年帮扶茶村，带动六十户增收。", "figures": {}, "figures_at": clock.now()}
    place = {"region_id": county, "year": current_year(), "desk": desk, "serial": number}
    people = {"created_by": by.user, "edited_by": by.user, "form_token": uuid4()}
    with past_the_guards():
        nomination = Nomination.objects.create(
            number=f"TJ{current_year()}-{county}-{number:03d}",
            state="selected",
            steps_taken=3,
            **{**who, **place, **people, **told, **content},
        )
        select_step(nomination)
    return nomination


def select_step(nomination) -> NominationStep:
    """The step by which it was selected."""
    by = made.director(nomination.region_id[:2])
    states = {"verb": "select", "from_state": "candidate", "to_state": "selected"}
    return NominationStep.objects.create(
        record=nomination, serial=nomination.steps_taken, actor=by.user, group=by.group, **states
    )


# -- notices -------------------------------------------------------------------------------------
def begun(province: str = COUNTY[:2], **words) -> PublicNotice:
    """A draft that lists every selected nominee of the province."""
    by = made.clerk(province)
    notice = noticing.begin_notice(by=by, year=current_year(), token=uuid4())
    words = {"contact": CONTACT} | words
    return noticing.write_notice(notice=notice, by=by, nominees=noticing.listable(notice), **words)


def notice_in(state: str, county: str = COUNTY, **words) -> PublicNotice:
    """A notice of one nominee (or of those there are), in ``state``."""
    if not noticing.to_be_noticed(county[:2], current_year()).exists():
        selected(county)
    notice = begun(county[:2], **words)
    if state == "ended":
        return ended(notice)
    ways = {
        "draft": (),
        "put_forward": ("put_forward",),
        "returned": ("put_forward", "return"),
        "withdrawn": ("put_forward", "withdraw"),
        "published": ("put_forward", "publish"),
    }
    return taken(notice, *ways[state])


def taken(notice, *verbs) -> PublicNotice:
    for verb in verbs:
        who = made.clerk if verb in ("put_forward", "withdraw") else made.director
        PUBLIC_NOTICE.perform(notice, verb, by=who(notice.region_id), reason=REASON)
    return PublicNotice.objects.select_related("region").get(pk=notice.pk)


def published(**words) -> PublicNotice:
    return notice_in("published", **words)


def dated(notice, moment: datetime) -> PublicNotice:
    """The notice as if it had been published at ``moment``."""
    with pgtrigger.ignore(GUARD), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(published_at=moment)
    return PublicNotice.objects.select_related("region").get(pk=notice.pk)


def noticed_on(moment: datetime, **words) -> PublicNotice:
    """A notice that was published at ``moment``."""
    return dated(published(**words), moment)


def days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def ended(notice) -> PublicNotice:
    notice = dated(taken(notice, "put_forward", "publish"), days_ago(notice.days + 1))
    noticing.end_over()
    return PublicNotice.objects.select_related("region").get(pk=notice.pk)


def noticed(nomination) -> Nomination:
    """The nominee once a notice has run its week, so that it may be forwarded; with it all that are selected."""
    if noticing.to_be_noticed(nomination.province_code, nomination.year).exists():
        noticed_on(days_ago(noticing.PublicNotice._meta.get_field("days").default + 1), county=nomination.region_id)
    return nomination


# -- objections ----------------------------------------------------------------------------------
def objection(notice=None, nomination=None, state: str = O.RECEIVED, **said) -> Objection:
    """An objection in ``state``; anonymous unless it names somebody."""
    notice = notice or published()
    said = {"content": WORDS, "token": uuid4()} | said
    record = objecting.receive(notice=notice, nomination=nomination, **said).objection
    return driven(record, state)


def signed(notice=None, nomination=None, state: str = O.RECEIVED) -> Objection:
    return objection(notice, nomination, state, name="周举报", contact="13512345678")


def driven(record: Objection, state: str) -> Objection:
    ways = {
        O.RECEIVED: (),
        O.ACCEPTED: ("accept",),
        O.NOT_ACCEPTED: ("refuse",),
        O.INVESTIGATED: ("accept", "investigate"),
        O.UPHELD: ("accept", "investigate", "uphold"),
        O.DISMISSED: ("accept", "investigate", "dismiss"),
    }
    clerk, director = handler(record.region_id), decider(record.region_id)
    for verb in ways[state]:
        if verb == "investigate":
            objecting.write_findings(objection=record, by=clerk, findings=FINDINGS)
        by = clerk if verb in ("accept", "investigate") else director
        OBJECTION.perform(record, verb, by=by, reason=REPLY)
    return Objection.objects.get(pk=record.pk)


def driven_on(record: Objection, verb: str) -> Objection:
    return OBJECTION.perform(record, verb, by=decider(record.region_id), reason=REPLY)


def handler(code: str = COUNTY[:2]):
    return made.somebody_at(code, Role.CLERK)


def decider(code: str = COUNTY[:2]):
    return made.somebody_at(code, Role.DIRECTOR)
