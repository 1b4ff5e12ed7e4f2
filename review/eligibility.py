"""Who may be nominated, and why others may not [三(五)(六)]: one declared list of reasons, asked of many at once.

Asked are the parties of the agreements of a place: organisations (two that were merged count as the one that was
kept) and experts. A reason is a condition on their rows; the page that lists them, the gaps of a nomination and the
verbs that endorse and select all ask the same list. Higher storeys add theirs by ``register``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState
from agreements.models import Agreement, AgreementExpert
from assessments.enums import FORWARDED_GRADES
from assessments.models import AgreementAssessment, Forwarding
from leadership.codes import CODE_LENGTHS, within
from leadership.enums import Level
from registry.enums import ExpertState
from registry.models import Expert, Organisation
from review.enums import CATEGORY_OF_KIND, Category
from review.models import Nomination, ViolationCase
from review.quotas import seats_of

# What was terminated is no ground for an award.
GROUNDS = (AgreementState.IN_REPOSITORY, AgreementState.COMPLETED)


@dataclass(frozen=True)
class Inquiry:
    """For which place and year is asked; ``seats`` is the quota of its province by category.

    ``by_row``: each row has a county of its own, as ``county``, and what is asked is asked there.
    """

    code: str
    year: int
    seats: Mapping[str, int]
    by_row: bool = False

    @classmethod
    def about(cls, code: str, year: int, *, by_row=False) -> "Inquiry":
        return cls(code, year, seats_of(province=code[: CODE_LENGTHS[Level.PROVINCE]], year=year), by_row)

    def here(self, field: str = "region") -> Q:
        """Of records of the place that is asked about."""
        return Q(**{field: OuterRef("county")}) if self.by_row else within(self.code, field)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a party may not be nominated: ``holds(inquiry)`` is true of the rows of ``parties`` that it concerns."""

    name: str
    sentence: str
    holds: Callable[[Inquiry], Q]
    models: tuple[type, ...] = (Organisation, Expert)


def barred(inquiry, **accused) -> Q:
    """A decision on a violation is in force against the row, and bars from awards of the year."""
    return Q(Exists(ViolationCase.objects.barring(inquiry.year).filter(**accused)))


def without_seats(inquiry) -> Q:
    seated = [category for category, seats in inquiry.seats.items() if seats]
    return ~Q(category__in=seated) & ~Q(category="")


BARRED = _("Barred: a decision on a violation is in force.")
REASONS: list[Reason] = [
    Reason(
        name="merged",
        sentence=_("It has been merged into another organisation. Nominate that one."),
        holds=lambda inquiry: Q(merged_into__isnull=False),
        models=(Organisation,),
    ),
    Reason(
        name="no_category",
        sentence=_("Organisations of this kind help, but are not awarded."),
        holds=lambda inquiry: Q(category=""),
        models=(Organisation,),
    ),
    Reason(
        name="not_on_roster",
        sentence=_("Not on the roster of experts now: suspended or removed."),
        holds=lambda inquiry: ~Q(state=ExpertState.LISTED),
        models=(Expert,),
    ),
    Reason(
        name="not_in_repository",
        sentence=_("No agreement here is in the national repository, or all were terminated."),
        holds=lambda inquiry: Q(in_repository=False),
    ),
    Reason(
        name="not_graded",
        sentence=_("No assessment of the year has been confirmed yet."),
        holds=lambda inquiry: Q(in_repository=True, grade__isnull=True),
    ),
    Reason(
        name="grade_too_low",
        sentence=_("The assessment of the year is below “good”."),
        holds=lambda inquiry: Q(grade__isnull=False) & ~Q(grade__in=FORWARDED_GRADES),
    ),
    Reason(
        name="nominated",
        sentence=_("Nominated in this year already."),
        holds=lambda inquiry: Q(nominated_as__isnull=False),
    ),
    Reason(
        name="barred",
        sentence=BARRED,
        holds=lambda inquiry: barred(inquiry, organisation__in=itself_and_merged()),
        models=(Organisation,),
    ),
    Reason(
        name="barred",
        sentence=BARRED,
        holds=lambda inquiry: barred(inquiry, expert=OuterRef("pk")),
        models=(Expert,),
    ),
    Reason(
        name="no_seats",
        sentence=_("The province has no seats of this category in the published quota plan of the year."),
        holds=without_seats,
    ),
]


def register(reason: Reason) -> None:
    """Have one more reason asked everywhere, by a chapter or storey above."""
    REASONS.append(reason)


def reasons_for(model) -> list[Reason]:
    return [reason for reason in REASONS if model in reason.models]


# -- the parties and what is asked of them -----------------------------------------------------
def naming(model, prefix: str = "") -> Q:
    """The agreements, or what hangs on them by ``prefix``, that name the party of the outer row.

    By its key and those merged into it, so that the database finds them by its indexes, row for row.
    """
    version = f"{prefix}current_version__"
    if model is Expert:
        return Q(**{f"{version}experts": OuterRef("pk")})
    return Q(**{f"{version}organisation__in": itself_and_merged()})


def itself_and_merged():
    """The keys by which records name the organisation two queries further out."""
    outer = OuterRef(OuterRef("pk"))
    return Organisation.objects.filter(Q(pk=outer) | Q(merged_into=outer)).values("pk")


def taking_part(model, code: str):
    """The organisations or experts that take part in agreements of a place which were submitted."""
    here = Agreement.objects.filter(within(code)).exclude(state=AgreementState.DRAFT)
    if model is Expert:
        links = AgreementExpert.objects.filter(version__in=here.values("current_version"))
        return Expert.objects.filter(pk__in=links.values("expert"))
    named = Organisation.objects.filter(pk__in=here.values("current_version__organisation"))
    return Organisation.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("merged_into")))


def parties(model, inquiry: Inquiry, but: Nomination | None = None):
    """Organisations or experts of the agreements of a place, with what the reasons ask, and ``is_eligible``.

    ``but`` is a nomination that does not count as another one: their own.
    """
    return asked(taking_part(model, inquiry.code), model, inquiry, but.pk if but else None)


def asked(rows, model, inquiry: Inquiry, but):
    """``rows`` of parties with what the reasons ask, and the answers; ``but`` is the key of their own nomination."""
    grounds = Agreement.objects.filter(naming(model), inquiry.here(), state__in=GROUNDS)
    best = assessed(model, inquiry).order_by("-total", "pk")
    rows = rows.annotate(
        category=category_of(model),
        in_repository=Exists(grounds),
        grade=Subquery(best.values("grade")[:1]),
        total=Subquery(best.values("total")[:1]),
        is_forwarded=Exists(put_forward(model, inquiry)),
        nominated_as=Subquery(nominated(model, inquiry.year, but).values("pk")[:1]),
    )
    return with_reasons(rows, model, inquiry)


def with_reasons(rows, model, inquiry):
    """Each reason as a column ``why_<name>``, and whether none of them holds."""
    known = reasons_for(model)
    columns = {f"why_{reason.name}": truth(reason.holds(inquiry)) for reason in known}
    rows = rows.annotate(**columns)
    return rows.annotate(is_eligible=truth(Q(**dict.fromkeys(columns, False))))


def truth(condition) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def category_of(model):
    """The category in which a row stands; empty for organisations that are not awarded."""
    if model is Expert:
        return Value(Category.EXPERT.value, output_field=CharField())
    kinds = [When(kind=kind, then=Value(category.value)) for kind, category in CATEGORY_OF_KIND.items()]
    return Case(*kinds, default=Value(""), output_field=CharField())


def assessed(model, inquiry):
    """The assessments of the year that count, of agreements here that are grounds for a nomination."""
    counting = AgreementAssessment.objects.counting().filter(inquiry.here(), year=inquiry.year)
    return counting.filter(naming(model, "agreement__"), agreement__state__in=GROUNDS)


def put_forward(model, inquiry):
    """What levels put forward of these assessments 择优报送: shown beside the grade."""
    here = inquiry.here("assessment__region")
    return Forwarding.objects.filter(naming(model, "assessment__agreement__"), here, assessment__year=inquiry.year)


def nominated(model, year: int, but=None):
    """The live nomination of a party in a year, by whichever county [INV-7]."""
    own = Q(expert=OuterRef("pk")) if model is Expert else Q(organisation__in=itself_and_merged())
    return Nomination.objects.live().filter(own, year=year).exclude(pk=but)


# -- the answers ---------------------------------------------------------------------------------
def why_not(row) -> list[str]:
    """Why a row of ``parties`` may not be nominated, in sentences; empty if it may."""
    return [reason.sentence for reason in reasons_for(type(row)) if getattr(row, f"why_{reason.name}")]


def hindrances(*, subject, region_code: str, year: int, but=None) -> list[str]:
    """Why one organisation or expert may not be nominated by a county; empty if it may."""
    model = type(subject)
    row = parties(model, Inquiry.about(region_code, year), but).filter(pk=subject.pk).first()
    return why_not(row) if row else [_("It takes part in no agreement of this county.")]


def still_hindered(nomination) -> list[str]:
    """Why the nominee of a nomination under way may not be an award's, by what the record says now."""
    found = {"region_code": nomination.region_id, "year": nomination.year, "but": nomination}
    return hindrances(subject=nomination.subject, **found)


def hindrances_of(nominations, *, province: str, year: int) -> dict[int, list[str]]:
    """The same of many nominations of a province and year, by their keys; two queries, whatever their number."""
    keys = [each.pk for each in nominations]
    inquiry, found = Inquiry.about(province, year, by_row=True), {}
    for model in (Organisation, Expert):
        # What is annotated is read from the very nominations that are filtered.
        rows = model.objects.filter(nominations__in=keys)
        rows = rows.annotate(nomination=F("nominations__pk"), county=F("nominations__region"))
        found |= {row.nomination: why_not(row) for row in asked(rows, model, inquiry, OuterRef("nomination"))}
    return found


def former_nominations(subject, year: int):
    """The nominations of a party in other years, the latest first: shown while choosing."""
    own = Q(expert=subject.pk) if isinstance(subject, Expert) else Q(organisation__in=subject.with_merged)
    return Nomination.objects.filter(own, number__isnull=False).exclude(year=year).order_by("-year", "-pk")


def names_alike(subject):
    """Others of the same name, who may be the same: shown while choosing."""
    return type(subject).objects.filter(name=subject.name).exclude(pk=subject.pk).order_by(F("region"), "pk")
