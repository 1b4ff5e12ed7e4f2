"""Waiting work and passed-on work of one person, over all chains, for the workbench and the menu."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext as _

from agreements.enums import OPEN_FINDING_STATES, AgreementState
from assessments.enums import AssessmentState, ProvinceAssessmentState
from common import clock
from common.workflow import CHAINS, Chain, waits_for
from leadership.enums import Window
from portal.enums import Urgency
from portal.own_work import is_assisting
from portal.urgency import OWN_DAY, Due, due_by, due_of, soon
from review.award_enums import OPEN_USE_STATES
from review.enums import NOMINATING_STATES
from review.models.award import USE_DUE_ON

FINISHED_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Kind:
    """What a row of the workbench says of its record, beside its name, and the relations that this takes.

    ``own_day`` is the day that the record itself is due by, as an expression, null where it has none; ``windows`` say
    in which window of the year it is to move on from a state. See ``portal.urgency`` for what is due otherwise.
    """

    says: Callable
    related: tuple = ("region", "desk__region")
    own_day: object = None
    windows: dict = field(default_factory=dict)


def awarded(award) -> str:
    return _("%(name)s · %(amount)s yuan") % {"name": award.title, "amount": f"{award.amount:,.2f}"}


def in_states(states, day):
    """``day`` while the record is in one of ``states``."""
    return Case(When(state__in=states, then=day))


UNDER_AGREEMENT = ("region", "desk__region", "agreement__current_version")
A, M = AgreementState, AssessmentState
IN_FILING = dict.fromkeys((A.DRAFT, A.RETURNED, A.SUBMITTED, A.ENDORSED), Window.FILING)
IN_ASSESSMENT = dict.fromkeys(
    (M.DRAFT, M.SENT_BACK, M.REPORTED, M.RETURNED, M.SCORED, M.ACCEPTED, M.ENDORSED), Window.ASSESSMENT
)
IN_NOMINATION = dict.fromkeys(NOMINATING_STATES, Window.NOMINATION)

# In the order of the workbench where two are as urgent. A chain that is missing here fails at once.
KINDS = {
    "agreement": Kind(
        lambda agreement: agreement.title, ("region", "desk__region", "current_version"), windows=IN_FILING
    ),
    "change": Kind(lambda change: change.agreement.title, UNDER_AGREEMENT),
    "batch": Kind(lambda batch: ""),
    "activity": Kind(
        lambda activity: activity.agreement.title, ("region", "desk__region", "agreement__current_version")
    ),
    "finding": Kind(
        lambda finding: finding.agreement.title, UNDER_AGREEMENT, own_day=in_states(OPEN_FINDING_STATES, OWN_DAY)
    ),
    "need": Kind(lambda need: need.get_field_display()),
    "offer": Kind(lambda offer: offer.industry),
    "assessment": Kind(lambda assessment: assessment.agreement.title, UNDER_AGREEMENT, windows=IN_ASSESSMENT),
    "province_assessment": Kind(
        lambda assessment: assessment.grade, own_day=in_states([ProvinceAssessmentState.SENT], F("statement_due"))
    ),
    "year_report": Kind(lambda report: ""),
    "indicator_system": Kind(lambda system: system.get_subject_display()),
    "quota_plan": Kind(lambda plan: plan.remark),
    "nomination": Kind(
        lambda nomination: f"{nomination.title} · {nomination.get_category_display()}",
        ("region", "desk__region", "organisation", "expert"),
        windows=IN_NOMINATION,
    ),
    "integrity_flag": Kind(
        lambda flag: flag.title, ("region", "desk__region", "nomination__organisation", "nomination__expert")
    ),
    "nominee_list": Kind(lambda drawn_up: ""),
    "public_notice": Kind(lambda notice: notice.foreword),
    "award_decision": Kind(lambda decision: ""),
    "award": Kind(
        awarded,
        ("region", "desk__region", "nomination__organisation", "nomination__expert"),
        own_day=in_states(OPEN_USE_STATES, USE_DUE_ON),
    ),
    "objection": Kind(lambda objection: "", ("region", "desk__region", "notice__region"), own_day=OWN_DAY),
    "violation_case": Kind(lambda case: case.title),
    "publication": Kind(lambda publication: publication.get_kind_display(), own_day=F("publish_on")),
    "roster": Kind(lambda expert: f"{expert.employer} · {expert.title}"),
}


def chains() -> list[Chain]:
    return sorted(CHAINS.values(), key=lambda chain: list(KINDS).index(chain.name))


@dataclass(frozen=True)
class Row:
    """A record on the workbench."""

    chain: Chain
    record: object
    last_step: object | None
    membership: object

    @property
    def summary(self) -> str:
        return KINDS[self.chain.name].says(self.record)

    @property
    def days(self) -> int:
        """Whole days since it came here."""
        return (clock.now() - self.record.moved_at).days

    @property
    def due(self) -> Due | None:
        return due_of(self.record.due_by)

    @property
    def is_returned(self) -> bool:
        return self.last_step is not None and self.chain.move(self.last_step.verb).needs_reason

    @property
    def what_to_do(self) -> str:
        """The step that is due; where the record decides which of several, a word for all of them."""
        labels = {move.label for move in self.chain.due_moves(self.membership) if self.record.state in move.sources}
        return labels.pop() if len(labels) == 1 else _("Examine and decide")


@dataclass(frozen=True)
class Tally:
    """How many records wait, and how many of them are overdue or due soon."""

    total: int = 0
    overdue: int = 0
    soon: int = 0

    def __add__(self, other):
        return Tally(self.total + other.total, self.overdue + other.overdue, self.soon + other.soon)

    @property
    def in_time(self) -> int:
        return self.total - self.overdue - self.soon


def tally_of(dues) -> Tally:
    """Of things with a day by which they are due, or None."""
    dues = list(dues)
    urgencies = [due.urgency for due in dues if due]
    return Tally(len(dues), urgencies.count(Urgency.OVERDUE), urgencies.count(Urgency.SOON))


@dataclass(frozen=True)
class Heap:
    """Records of one chain in the order in which they are shown."""

    chain: Chain
    records: object
    membership: object

    def rows(self, records=None) -> list[Row]:
        """Two queries, whatever their number."""
        records = list((self.records if records is None else records).select_related(*KINDS[self.chain.name].related))
        steps = last_steps(self.chain, records)
        return [Row(self.chain, record, steps.get(record.pk), self.membership) for record in records]


def last_steps(chain, records) -> dict:
    """The step that brought each record where it is."""
    steps = chain.step_model.objects.filter(record__in=records, serial=F("record__steps_taken"))
    return {step.record_id: step for step in steps.told()}


def waiting(chain, membership) -> Heap:
    """What lies at this person's desk, each with the day it is ``due_by``; the most urgent first."""
    records = chain.waiting_for(membership)
    return Heap(chain, records.annotate(due_by=due_in(chain)).order_by("due_by", "moved_at", "pk"), membership)


def due_in(chain):
    kind = KINDS[chain.name]
    return due_by(initial=chain.initial, own=kind.own_day, windows=kind.windows)


def sent(chain, membership) -> Heap:
    """What this person moved on in this duty and is still on its way, or has just arrived; the latest first."""
    own = chain.step_model.objects.filter(actor=membership.user, group=membership.group)
    records = (
        chain.model.objects.visible_to(membership)
        .filter(on_its_way(chain) | Q(moved_at__gte=clock.now() - FINISHED_SHOWN), pk__in=own.values("record"))
        .exclude(pk__in=chain.waiting_for(membership).order_by().values("pk"))
        .annotate(goes_on=Case(When(on_its_way(chain), then=Value(True)), default=Value(False)))
        .order_by("-moved_at", "-pk")
    )
    return Heap(chain, records, membership)


def on_its_way(chain) -> Q:
    """Something is still due."""
    return waits_for([move for move in chain.moves if move.is_due])


# -- how many, over all chains in one query -------------------------------------------------
def tallies(membership) -> dict[str, Tally]:
    """Chain → how many records of it wait for this person, and how urgently; those of which none waits are left out."""
    late, near = Q(due_by__lt=clock.today()), Q(due_by__range=(clock.today(), soon()))
    counts = {"late": Count("pk", filter=late), "near": Count("pk", filter=near)}
    heaps = [waiting(chain, membership) for chain in chains_of(membership)]
    return {name: Tally(*row) for name, *row in counted([(heap.chain, heap.records) for heap in heaps], **counts)}


def count_records(membership) -> int:
    """How many records wait for this person, over all chains."""
    waiting_for = [(chain, chain.waiting_for(membership)) for chain in chains_of(membership)]
    return sum(total for _name, total in counted(waiting_for))


def totals_sent(membership) -> dict[str, int]:
    """Chain → how many records this person moved on; those of which there are none are left out."""
    return dict(counted([(chain, sent(chain, membership).records) for chain in chains()]))


def chains_of(membership) -> list[Chain]:
    """Those in which something can wait for this person.

    What an assisting party reports lies at the county, whoever wrote it: ``portal.own_work`` tells of its own.
    """
    told_elsewhere = "activity" if is_assisting(membership) else ""
    return [chain for chain in chains() if chain.due_moves(membership) and chain.name != told_elsewhere]


def counted(heaps, **further) -> list[tuple]:
    """(chain, total, further counts) for each (chain, records) with records; one query."""
    counts = {"total": Count("pk"), **further}
    rows = [
        records.order_by().annotate(of_chain=Value(chain.name)).values("of_chain").annotate(**counts)
        for chain, records in heaps
    ]
    named = [each.values_list("of_chain", *counts) for each in rows]
    return [row for row in named[0].union(*named[1:], all=True) if row[1]] if named else []
