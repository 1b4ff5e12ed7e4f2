"""Waiting work and passed-on work of one person, over all chains, for the workbench and the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.workflow import CHAINS, Chain

FINISHED_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class Kind:
    """What a row of the workbench says of its record, beside its name, and the relations that this takes."""

    says: Callable
    related: tuple = ("region", "desk__region")


def due(objection) -> str:
    return _("to be decided on by %(day)s") % {"day": date_format(objection.due_on)}


UNDER_AGREEMENT = ("region", "desk__region", "agreement__current_version")

# In the order of the workbench. A chain that is missing here fails at once.
KINDS = {
    "agreement": Kind(lambda agreement: agreement.title, ("region", "desk__region", "current_version")),
    "change": Kind(lambda change: change.agreement.title, UNDER_AGREEMENT),
    "batch": Kind(lambda batch: ""),
    "activity": Kind(
        lambda activity: activity.agreement.title, ("region", "desk__region", "agreement__current_version")
    ),
    "finding": Kind(lambda finding: finding.agreement.title, UNDER_AGREEMENT),
    "need": Kind(lambda need: need.get_field_display()),
    "offer": Kind(lambda offer: offer.industry),
    "assessment": Kind(lambda assessment: assessment.agreement.title, UNDER_AGREEMENT),
    "province_assessment": Kind(lambda assessment: assessment.grade),
    "year_report": Kind(lambda report: ""),
    "indicator_system": Kind(lambda system: system.get_subject_display()),
    "quota_plan": Kind(lambda plan: plan.remark),
    "nomination": Kind(
        lambda nomination: f"{nomination.title} · {nomination.get_category_display()}",
        ("region", "desk__region", "organisation", "expert"),
    ),
    "nominee_list": Kind(lambda drawn_up: ""),
    "public_notice": Kind(lambda notice: notice.foreword),
    "objection": Kind(due, ("region", "desk__region", "notice__region")),
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
    def is_returned(self) -> bool:
        return self.last_step is not None and self.chain.move(self.last_step.verb).needs_reason

    @property
    def what_to_do(self) -> str:
        """The step that is due; where the record decides which of several, a word for all of them."""
        labels = {move.label for move in self.chain.due_moves(self.membership) if self.record.state in move.sources}
        return labels.pop() if len(labels) == 1 else _("Examine and decide")


@dataclass(frozen=True)
class Heap:
    """Records of one chain in the order in which they are shown."""

    chain: Chain
    records: object
    membership: object

    @cached_property
    def total(self) -> int:
        return self.records.count()

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
    """What lies at this person's desk, the longest waiting first."""
    return Heap(chain, chain.waiting_for(membership), membership)


def sent(chain, membership) -> Heap:
    """What this person moved on in this duty and is still on its way, or has just arrived; the latest first."""
    own = chain.step_model.objects.filter(actor=membership.user, group=membership.group)
    records = (
        chain.model.objects.visible_to(membership)
        .filter(on_its_way(chain) | Q(moved_at__gte=clock.now() - FINISHED_SHOWN), pk__in=own.values("record"))
        .exclude(pk__in=chain.waiting_for(membership).order_by().values("pk"))
        .order_by("-moved_at", "-pk")
    )
    return Heap(chain, records, membership)


def on_its_way(chain) -> Q:
    """Something is still due."""
    return Q(state__in={state for move in chain.moves if move.is_due for state in move.sources})


def count_waiting(membership) -> int:
    """How many records wait for this person, over all chains."""
    return sum(waiting(chain, membership).total for chain in chains()) if membership else 0
