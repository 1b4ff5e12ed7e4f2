"""择优报送: each level puts its best forward to the level above, within its share [三(四)].

A county chooses among its confirmed assessments, a prefecture among what its counties forwarded; what has come past
them is before the province. Grades, shares and the order of the levels are held by the database
(``assessments.guards``); here the same is asked before, and said in words.

A decision about one assessment is none about its correction: once the correction is confirmed, what it corrects is no
longer forwarded at any level, and the correction can be.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import FORWARDED_GRADES, Subject
from assessments.guards import ALLOWED, FORWARDED_ON, NOT_FORWARDED
from assessments.models import AgreementAssessment, Forwarding
from assessments.systems import system_for
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal, insist
from leadership.codes import CODE_LENGTHS, within
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.permissions import DECIDE_ASSESSMENT

FORWARDING_LEVELS = (Level.PREFECTURE, Level.COUNTY)


# -- who, and how many --------------------------------------------------------------------------
def may_forward(membership) -> Answer:
    """Yes, or no with the reason: the directors of counties and prefectures."""
    if membership is None or not membership.may(DECIDE_ASSESSMENT):
        return no(_("The duty you act in does not include this step."))
    if membership.region.level not in FORWARDING_LEVELS:
        return no(_("Counties and prefectures forward. What they forwarded has come to the province."))
    return YES


@dataclass(frozen=True)
class Room:
    """Of ``pool`` assessments a group chooses among, its ``share`` in percent lets it forward ``allowed``.

    The share is rounded up, and at least one. ``used``: how many it has forwarded.
    """

    share: int
    pool: int
    allowed: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.allowed - self.used)


def room_of(group, year: int) -> Room:
    used = Forwarding.objects.by_group(group, year).count()
    return Room(share_of(group, year), pool(group, year).count(), allowed(group, year), used)


def share_of(group, year: int) -> int:
    """In percent, as the system in force sets it for the level of a group; none before there is one."""
    system = system_for(subject=Subject.AGREEMENT, year=year)
    if system is None:
        return 0
    return system.county_share if group.region.level == Level.COUNTY else system.prefecture_share


def allowed(group, year: int) -> int:
    """How many assessments of ``year`` the share of a group lets it forward: as the database itself counts."""
    with connection.cursor() as cursor:
        cursor.execute(ALLOWED.format(year="%(year)s", group="%(group)s"), {"year": year, "group": group.pk})
        return cursor.fetchone()[0] or 0


# -- what there is to forward ---------------------------------------------------------------------
def pool(group, year: int):
    """What a county or prefecture chooses among: its confirmed assessments, or what its counties forwarded."""
    counting = AgreementAssessment.objects.counting().filter(within(group.region_id), year=year)
    if group.region.level == Level.COUNTY:
        return counting
    return counting.filter(Exists(Forwarding.objects.filter(assessment=OuterRef("pk")).exclude(group=group)))


def candidates(membership, year: int):
    """Of the pool of one's group those that can be forwarded, the best first; none where nothing is forwarded."""
    if membership.region.level not in FORWARDING_LEVELS:
        return AgreementAssessment.objects.none()
    own = Forwarding.objects.filter(assessment=OuterRef("pk"), group=membership.group)
    good = pool(membership.group, year).filter(grade__in=FORWARDED_GRADES)
    return good.filter(~Exists(own)).order_by("-total", "pk")


def arrivals():
    """The forwardings by which an assessment came to its province: by a prefecture, or past none by a county."""
    prefecture = Left(OuterRef("group__region"), CODE_LENGTHS[Level.PREFECTURE])
    between = LeadershipGroup.objects.active().filter(region=prefecture).exclude(pk=OuterRef("group"))
    return Forwarding.objects.filter(~Exists(between))


def above(forwardings, code: str):
    """Those of ``forwardings`` that levels above the place ``code`` made."""
    return forwardings.annotate(digits=Length("group__region")).filter(digits__lt=len(code))


# -- forwarding, and taking back ------------------------------------------------------------------
@transaction.atomic
def forward(*, by, assessments: Collection) -> int:
    """Put assessments forward to the level above, all or none. Returns how many; those forwarded already do not count.

    Raises NotAllowed for anybody but a director of a county or prefecture, and for whoever began or last edited one
    of them [INV-1]; NotLegal for what is no candidate, and for more than the share has left.
    """
    insist(may_forward(by))
    locked = lock(assessments)
    group = LeadershipGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=by.group_id)
    there = set(Forwarding.objects.filter(assessment__in=locked, group=group).values_list("assessment", flat=True))
    chosen = [assessment for assessment in locked if assessment.pk not in there]
    insist_by_another(chosen, by)
    for year in sorted({assessment.year for assessment in chosen}):
        insist_possible([assessment for assessment in chosen if assessment.year == year], by, year)
    Forwarding.objects.bulk_create(Forwarding(assessment=each, group=group, by=by.user) for each in chosen)
    return len(chosen)


def lock(assessments) -> list[AgreementAssessment]:
    """The rows, held until the transaction ends, always in the same order; the group's own row is held after them."""
    rows = AgreementAssessment.objects.select_for_update(of=("self",), no_key=True).select_related("agreement")
    return list(rows.filter(pk__in=[assessment.pk for assessment in assessments]).order_by("pk"))


def insist_by_another(chosen, by) -> None:
    own = [each for each in chosen if by.user_id in (each.created_by_id, each.edited_by_id)]
    if own:
        text = _("You wrote or last changed these, so somebody else must forward them: %(names)s.")
        raise NotAllowed(text % {"names": named(own)})


def insist_possible(chosen, by, year: int) -> None:
    """Raises NotLegal unless all of ``chosen`` are candidates of the year, and as many places are left."""
    fitting = set(candidates(by, year).values_list("pk", flat=True))
    others = [each for each in chosen if each.pk not in fitting]
    if others:
        raise NotLegal(f"{named(others)}: {_(NOT_FORWARDED)}")
    left = room_of(by.group, year).left
    if len(chosen) > left:
        text = ngettext(
            "Your share leaves %(left)s place, and you ticked %(ticked)s. Tick fewer, or take another one back first.",
            "Your share leaves %(left)s places, and you ticked %(ticked)s. Tick fewer, or take others back first.",
            left,
        )
        raise NotLegal(text % {"left": left, "ticked": len(chosen)})


@transaction.atomic
def take_back(*, by, assessments: Collection) -> int:
    """Take back what one's group forwarded, all or none. Returns how many were forwarded.

    Raises NotAllowed for anybody but a director of a county or prefecture; NotLegal for what the level above has
    forwarded on, and when it would then have forwarded more than its share of what is left to it.
    """
    insist(may_forward(by))
    locked = lock(assessments)
    higher = held_above(by.group)
    on = Forwarding.objects.filter(assessment=OuterRef("pk"))
    gone = AgreementAssessment.objects.filter(Exists(above(on, by.region_code)), pk__in=[each.pk for each in locked])
    if gone:
        raise NotLegal(f"{named(gone.select_related('agreement'))}: {_(FORWARDED_ON)}")
    taken, _by_model = Forwarding.objects.filter(assessment__in=locked, group=by.group).delete()
    for year in {assessment.year for assessment in locked} if higher else ():
        insist_share_holds(higher, year)
    return taken


def held_above(group) -> LeadershipGroup | None:
    """The prefecture above a county, held until the transaction ends: its share follows from what it was sent."""
    higher = group.next_above
    if higher is None or higher.region.level not in FORWARDING_LEVELS:
        return None
    return LeadershipGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=higher.pk)


def insist_share_holds(group, year: int) -> None:
    room = room_of(group, year)
    if room.used > room.allowed:
        text = _("%(group)s has forwarded its share of what it was sent. Ask it to take one back first.")
        raise NotLegal(text % {"group": group})


def let_go(assessments, by=None) -> None:
    """With the confirmation of corrections: what they correct is forwarded no longer, from the top down."""
    corrected = AgreementAssessment.objects.filter(pk__in=[each.corrects_id for each in assessments])
    lock(corrected)
    rows = Forwarding.objects.filter(assessment__in=corrected).order_by("group__region__level", "group", "pk")
    for row in rows:
        row.delete()


def named(assessments) -> str:
    return "、".join(str(assessment.agreement) for assessment in assessments)


# -- as a list shows it ---------------------------------------------------------------------------
def written_by(membership) -> Q:
    """What this person began or last edited, and so does not forward [INV-1]."""
    return Q(created_by=membership.user_id) | Q(edited_by=membership.user_id)
