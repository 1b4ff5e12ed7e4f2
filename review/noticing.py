"""Public notices 公示 [三(五)]: prepared by the clerks, published by the director, over once their week has passed.

What is asked of a nominee before it is forwarded (``notice_missing``) is asked here, of one or of many at once; the
database asks the same (``review.notice_guards``).
"""

import hashlib
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.numbering import next_serial
from common import clock
from common.access import YES, Answer, no
from common.workflow import CHAINS, Incomplete, NotAllowed, NotLegal, insist
from leadership.codes import NATION_CODE, within
from leadership.enums import Level, Window
from leadership.models import Membership
from leadership.permissions import NOMINATE, PUBLISH_NOTICE
from leadership.programme import year_open
from review.enums import (
    COUNTING_NOTICE_STATES,
    OPEN_OBJECTION_STATES,
    UNPUBLISHED_STATES,
    NominationState,
    NoticeKind,
    NoticeState,
    ObjectionState,
)
from review.models import DecisionItem, Nomination, NominationStep, NoticeItem, Objection, PublicNotice

NOTICES = "notices"  # the series of their numbers
FROZEN = ("number", "category", "name", "unit", "county", "summary", "selected_by")


# -- who ------------------------------------------------------------------------------------
def may_prepare(by) -> Answer:
    """Yes, or no with the reason: the clerks of a province, and of the nation."""
    if by is not None and by.may(NOMINATE) and by.region.level in (Level.NATION, Level.PROVINCE):
        return YES
    return no(_("Public notices are prepared by the clerks of a province and of the nation."))


def kind_of(region_code: str) -> NoticeKind:
    """What the notices of an office are of."""
    return NoticeKind.AWARDS if region_code == NATION_CODE else NoticeKind.NOMINEES


def may_write(notice, by) -> bool:
    return bool(may_prepare(by)) and by.region_code == notice.region_id and notice.is_open


def may_replace(notice, by) -> bool:
    """May this clerk begin a new notice with a changed list?"""
    counts = notice.state in COUNTING_NOTICE_STATES
    return counts and bool(may_prepare(by)) and by.region_code == notice.region_id


# -- whom it lists --------------------------------------------------------------------------
def year_at_work(region_code: str) -> int:
    """The year whose nominees an office notices now."""
    window = Window.NATIONAL_REVIEW if region_code == NATION_CODE else Window.PROVINCIAL_REVIEW
    return year_open(window, region_code)


# The state in which nominees are on a notice.
STATE_OF_KIND = {NoticeKind.NOMINEES: NominationState.SELECTED, NoticeKind.AWARDS: NominationState.TAKEN_IN}


def selected_in(region_code: str, year: int):
    """Whom an office notices in a year; ``noticed`` if a notice of its lists them as they were selected last."""
    kind = kind_of(region_code)
    rows = Nomination.objects.filter(within(region_code), year=year, state=STATE_OF_KIND[kind])
    if kind == NoticeKind.AWARDS:
        rows = rows.filter(Exists(DecisionItem.objects.signed().filter(nomination=OuterRef("pk"))))
    same = NoticeItem.objects.filter(nomination=OuterRef("pk"), selected_by=OuterRef("selection"), notice__kind=kind)
    states = (*UNPUBLISHED_STATES, *COUNTING_NOTICE_STATES)
    return with_selection(rows).annotate(noticed=Exists(same.filter(notice__state__in=states)))


def with_selection(nominations):
    """Nominations with ``selection``, the serial of the step by which each was selected last."""
    steps = NominationStep.objects.filter(record=OuterRef("pk"), verb="select").order_by().values("record")
    return nominations.annotate(selection=Subquery(steps.annotate(last=Max("serial")).values("last")))


def to_be_noticed(region_code: str, year: int):
    """Those whom an office is to notice and has not yet."""
    return selected_in(region_code, year).filter(noticed=False)


def listable(notice):
    """Whom a notice that is prepared may list: who is on none yet, on it already, or on the one that it replaces."""
    own = [key for key in (notice.pk, notice.replaces_id) if key]
    listed = Q(pk__in=NoticeItem.objects.filter(notice__in=own).values("nomination"))
    return in_words(selected_in(notice.region_id, notice.year).filter(Q(noticed=False) | listed))


def in_words(nominations):
    """With the names that a notice shows."""
    related = ("expert", "organisation__region__parent__parent", "region__parent__parent")
    return nominations.select_related(*related).order_by("category", "number", "pk")


def frozen(nomination) -> dict:
    """What everybody reads of a nominee, as it is now; one of ``selected_in``."""
    expert, organisation = nomination.expert, nomination.organisation
    return {
        "number": nomination.number or "",
        "category": nomination.category,
        "name": nomination.title,
        "unit": expert.employer if expert else organisation.region.full_name,
        "county": nomination.region.full_name,
        "summary": nomination.summary,
        "selected_by": nomination.selection or 0,
    }


def list_on(notice, nominations) -> None:
    rows = (NoticeItem(notice=notice, nomination=each, **frozen(each)) for each in nominations)
    NoticeItem.objects.bulk_create(rows)


def freeze(notices, by) -> None:
    """As a notice is put forward: its nominees as they are now; so they are published."""
    for notice in notices:
        items = {item.nomination_id: item for item in notice.items.all()}
        for nomination in in_words(with_selection(Nomination.objects.filter(pk__in=items))):
            for name, value in frozen(nomination).items():
                setattr(items[nomination.pk], name, value)
        NoticeItem.objects.bulk_update(items.values(), FROZEN)


# -- the clerks prepare ---------------------------------------------------------------------
@transaction.atomic
def begin_notice(*, by, year: int, token, replaces=None) -> PublicNotice:
    """Begin a notice of the selected nominees of one's province and ``year`` that none lists yet.

    One that ``replaces`` a published notice begins with the nominees of that one who are still selected as well.
    The same form sent twice begins one. Raises NotAllowed for anybody but a clerk of a province or the nation, NotLegal
    while another notice of the year is prepared or the former does not count, Incomplete when there is nobody to list.
    """
    insist(may_prepare(by))
    known = PublicNotice.objects.filter(form_token=token, region=by.region_code).first()
    if known:
        return known
    if replaces is not None and not may_replace(replaces, by):
        raise NotLegal(_("Only a published notice of your own office is replaced by a new one."))
    notice = made(by, year, token, replaces)
    nominees = listable(notice)
    if not nominees:
        raise Incomplete([nobody_waits(by.region_code) % {"year": year}])
    list_on(notice, nominees)
    return notice


def nobody_waits(region_code: str) -> str:
    if region_code == NATION_CODE:
        return _("No signed decision of %(year)s supports somebody who waits for a notice.")
    return _("No selected nominee of %(year)s waits for a notice.")


def made(by, year, token, replaces) -> PublicNotice:
    begun = {"state": NoticeState.DRAFT, "desk": by.group, "created_by": by.user, "edited_by": by.user}
    serial = next_serial(series=NOTICES, region_code=by.region_code, year=year)
    words = {"contact": replaces.contact, "foreword": replaces.foreword, "days": replaces.days} if replaces else {}
    try:
        with transaction.atomic():
            place = {"region": by.region, "year": year, "serial": serial, "kind": kind_of(by.region_code)}
            return PublicNotice.objects.create(replaces=replaces, form_token=token, **place, **begun, **words)
    except IntegrityError as taken:
        known = PublicNotice.objects.filter(form_token=token, region=by.region_code).first()
        if known is None:
            raise NotLegal(_("Another notice of this year is being prepared.")) from taken
        return known


@transaction.atomic
def write_notice(*, notice, by, nominees, **words) -> PublicNotice:
    """Set whom a notice lists, how long it runs, and its words.

    ``nominees`` are some of ``listable``. Raises NotAllowed for anybody but the clerks of its province, NotLegal once
    it is put forward.
    """
    locked = open_for(notice=notice, by=by)
    for name, value in words.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*words])
    locked.items.all().delete()
    list_on(locked, nominees)
    return locked


@transaction.atomic
def discard_notice(*, notice, by) -> None:
    """Throw away a draft that was never put forward. Raises as ``write_notice``, NotLegal if it was."""
    locked = open_for(notice=notice, by=by)
    if locked.steps_taken:
        raise NotLegal(_("It has been put forward before, so it stays on record. Withdraw it instead."))
    locked.items.all().delete()
    locked.delete()


def open_for(*, notice, by) -> PublicNotice:
    """Lock a notice until the transaction ends and note who writes in it [INV-1]. Raises as ``write_notice``."""
    insist(may_prepare(by))
    locked = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if by.region_code != locked.region_id:
        raise NotAllowed(_("Only the office that the record belongs to may do this."))
    if not locked.is_open:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": NoticeState(locked.state).label})
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def missing(notice) -> list[str]:
    """What a notice lacks before it is put forward or published."""
    items = list(notice.items.select_related("nomination"))
    sentences = [] if items else [_("Nobody is on the notice: add nominees.")]
    fitting = STATE_OF_KIND[NoticeKind(notice.kind)]
    gone = [item.name for item in items if item.nomination.state != fitting]
    if gone:
        sentences.append(
            _("No longer to be noticed, take them off the notice: %(names)s.") % {"names": "、".join(gone)}
        )
    if not notice.contact.strip():
        sentences.append(_("Name the office, its telephone and its address for those who object."))
    return sentences


def fingerprint(notice) -> str:
    """SHA-256 of what everybody reads: the words, how long it runs, and whom it lists."""
    rows = notice.items.order_by("number").values_list("number", "category", "name", "unit", "county", "summary")
    text = repr((notice.days, notice.foreword, notice.contact, list(rows)))
    return hashlib.sha256(text.encode()).hexdigest()


# -- the director publishes, the days pass ----------------------------------------------------
def replace_former(notices, by) -> None:
    """With the publication of a notice, the one that it names no longer counts."""
    former = [notice.replaces for notice in notices if notice.replaces_id]
    CHAINS["public_notice"].perform_all(former, "replace", by=by)


def still_running(notice) -> list[str]:
    """Why a notice does not end yet."""
    if notice.last_day and clock.today() > notice.last_day:
        return []
    return [_("The notice runs until %(day)s.") % {"day": date_format(notice.last_day)}]


def end_over() -> int:
    """End the notices whose last day has passed, in the name of the office that published each; returns how many.

    Where nobody holds the right at the moment the notice waits; it counts as over all the same.
    """
    ended = 0
    for notice in PublicNotice.objects.over().filter(state=NoticeState.PUBLISHED).order_by("pk"):
        by = publisher_at(notice.desk_id)
        if by is not None:
            CHAINS["public_notice"].perform(notice, "end", by=by, reason=_("Its last day has passed."))
            ended += 1
    return ended


def publisher_at(group) -> Membership | None:
    members = (
        Membership.objects.active().filter(group=group, user__isnull=False).select_related("group__region", "user")
    )
    return next((each for each in members.order_by("pk") if each.may(PUBLISH_NOTICE)), None)


# -- before a nominee is forwarded -------------------------------------------------------------
def notice_missing(nomination) -> list[str]:
    """What the public notice of a nominee lacks before it is forwarded, in sentences."""
    return notices_missing([nomination])[nomination.pk]


def notices_missing(nominations, kind=NoticeKind.NOMINEES) -> dict[int, list[str]]:
    """The same of many, by their keys, before they are forwarded or, by notices of the other kind, awarded.

    Two queries, whatever their number.
    """
    keys = [each.pk for each in nominations]
    days, standing = last_days(keys, kind), objections_against(keys)
    return {key: of_notice(days.get(key)) + of_objections(standing[key]) for key in keys}


def last_days(keys, kind) -> dict:
    """The earliest last day of the notices of a kind that count for each nominee."""
    rows = NoticeItem.objects.counting().filter(nomination__in=keys, notice__kind=kind).order_by("-notice__last_day")
    return dict(rows.values_list("nomination", "notice__last_day"))


def objections_against(keys) -> dict:
    """The states of the objections that stand against each nominee: not decided on, or upheld."""
    standing = defaultdict(list)
    states = (*OPEN_OBJECTION_STATES, ObjectionState.UPHELD)
    for key, state in Objection.objects.filter(nomination__in=keys, state__in=states).values_list(
        "nomination", "state"
    ):
        standing[key].append(state)
    return standing


def of_notice(last_day) -> list[str]:
    if last_day is None:
        return [_("No public notice that lists it has been published.")]
    if clock.today() <= last_day:
        return [_("Its public notice runs until %(day)s.") % {"day": date_format(last_day)}]
    return []


def of_objections(states) -> list[str]:
    upheld = states.count(ObjectionState.UPHELD)
    undecided = len(states) - upheld
    sentences = []
    if undecided:
        text = ngettext(
            "%(count)s objection to it is not decided on yet.",
            "%(count)s objections to it are not decided on yet.",
            undecided,
        )
        sentences.append(text % {"count": undecided})
    if upheld:
        sentences.append(_("An objection to it was upheld: release its seat."))
    return sentences
