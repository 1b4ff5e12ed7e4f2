import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models.stored_file import StoredFile
from common.workflow.models import ChainRecord, Step
from leadership.codes import within
from leadership.models import Membership, Region
from leadership.permissions import CONFIRM_CASE, DECIDE_CASE, INVESTIGATE_CASE, REPORT_CASE
from registry.guards import NAMES_ONE_THAT_COUNTS
from registry.models import Expert, Organisation
from review.enums import (
    BARRING_MEASURES,
    EVIDENCE_STATES,
    OPEN_CASE_STATES,
    PUBLISHED_CASE_STATES,
    RECALLING_MEASURES,
    STANDING_CASE_STATES,
    CaseSource,
    CaseState,
    Measure,
    ViolationKind,
)
from review.models.integrity import IntegrityFlag
from review.models.nomination import Nomination
from review.models.objection import Objection
from review.models.session import Panelist
from review.violation_guards import (
    ACTORS_ARE_NOTED,
    BARRED_DO_NOT_REVIEW,
    BARRED_STAY_OUT,
    BRINGERS_ARE_NOTED,
    CASE_CONTENT_STAYS,
    CASE_FITS,
    CASE_IS_KEPT,
    DECIDED_BY_TWO,
    EVIDENCE_IN_TIME,
    EVIDENCE_STAYS,
    INVESTIGATOR_STAYS,
    WRITERS_ARE_NOTED,
)

CASE_DUTIES = (REPORT_CASE, INVESTIGATE_CASE, DECIDE_CASE, CONFIRM_CASE)
LONGEST_BAR = 10  # years
BLANK = r"^\s*$"
# Telephone and ID numbers do not stand in what everybody reads.
NUMBER_OF_A_PERSON = r"\d{7}"
# From the decision on.
DECIDED_STATES = (CaseState.DECIDED, *PUBLISHED_CASE_STATES)
APPEALED_STATES = (CaseState.APPEALED, CaseState.ALLOWED, CaseState.FINAL, CaseState.LIFTED)

pgtrigger.register(BARRED_STAY_OUT)(Nomination)
pgtrigger.register(BARRED_DO_NOT_REVIEW)(Panelist)


class ViolationCaseQuerySet(models.QuerySet):
    def visible_to(self, membership):
        """Cases of one's own region downwards [INV-2], for those who report, investigate or decide on cases."""
        if membership is None or not any(map(membership.may, CASE_DUTIES)):
            return self.none()
        return self.filter(within(membership.region_code))

    def public(self):
        """What everybody reads: decisions that are or were in force."""
        return self.filter(state__in=PUBLISHED_CASE_STATES)

    def standing(self):
        """Decisions in force that revoke the eligibility, also while an appeal is examined."""
        return self.filter(state__in=STANDING_CASE_STATES, measure__in=BARRING_MEASURES)

    def barring(self, year: int):
        """Those of them that bar from awards of a programme year."""
        return self.standing().filter(barred_until__gte=year)

    def against(self, subject: Organisation | Expert | Membership):
        """Of one accused; organisations that were merged count as the one that was kept, members as their account."""
        if isinstance(subject, Organisation):
            return self.filter(Q(organisation=subject.counting_id) | Q(organisation__merged_into=subject.counting_id))
        if isinstance(subject, Expert):
            return self.filter(expert=subject)
        return self.filter(membership__user=subject.user_id)

    def named(self, words):
        words = words.replace("\0", "").strip()
        return self.filter(Q(number__icontains=words) | Q(name__icontains=words))


@pghistory.track()
class ViolationCase(ChainRecord):
    """违规案件: fabricated materials or a breach of the review rules, at the office that examines it [四(五)].

    Accused is one organisation, expert or reviewer; ``name`` and ``unit`` are who they were when it was reported, as
    everybody reads it once a decision is in force. The number ``WG<year>-<region>-<serial>`` comes with the report.
    """

    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="violation_cases", verbose_name=_("office")
    )
    kind = models.CharField(_("kind of violation"), max_length=20, choices=ViolationKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("organisation"),
    )
    expert = models.ForeignKey(
        Expert,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("expert"),
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("reviewer"),
    )
    name = models.CharField(_("accused"), max_length=120, editable=False)
    unit = models.CharField(_("employer or place"), max_length=200, editable=False)
    nomination = models.ForeignKey(
        Nomination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("nomination concerned"),
    )
    source = models.CharField(_("how it became known"), max_length=20, choices=CaseSource.choices)
    objection = models.ForeignKey(
        Objection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("objection"),
    )
    flag = models.ForeignKey(
        IntegrityFlag,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="violation_cases",
        verbose_name=_("integrity flag"),
    )
    report = models.TextField(_("what is reported"), max_length=4000)
    findings = models.TextField(_("findings of the investigation"), max_length=8000, blank=True)
    statement_due = models.DateField(_("statement possible until"), null=True, blank=True)
    statement = models.TextField(_("statement of the accused"), max_length=4000, blank=True)
    statement_on = models.DateField(_("statement given on"), null=True, blank=True)
    measure = models.CharField(_("decision on the violation"), max_length=24, choices=Measure.choices, blank=True)
    barred_until = models.PositiveSmallIntegerField(_("barred until the end of"), null=True, blank=True)
    grounds = models.TextField(_("grounds of the decision"), max_length=2000, blank=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True, editable=False)
    appeal_until = models.DateField(_("appeal possible until"), null=True, editable=False)
    appeal = models.TextField(_("appeal"), max_length=4000, blank=True)
    appealed_on = models.DateField(_("appeal received on"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    # The same form sent twice opens one case.
    form_token = models.UUIDField(unique=True, editable=False)

    objects = ViolationCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("violation case")
        verbose_name_plural = _("violation cases")
        ordering = ["-moved_at", "-pk"]
        indexes = [
            models.Index(fields=["region", "state"]),
            models.Index(fields=["moved_at", "id"], name="case_list_order"),
            models.Index(fields=["-in_force_at", "-id"], name="case_public_order"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_of_one_accused",
                condition=Q(organisation__isnull=False, expert__isnull=True, membership__isnull=True)
                | Q(organisation__isnull=True, expert__isnull=False, membership__isnull=True)
                | Q(organisation__isnull=True, expert__isnull=True, membership__isnull=False),
                violation_error_message=_("A violation case is against one organisation, one expert or one reviewer."),
            ),
            models.CheckConstraint(
                name="case_of_a_reviewer_is_a_breach",
                condition=Q(membership__isnull=True) | ~Q(kind=ViolationKind.FABRICATION),
                violation_error_message=_("Reviewers write no materials: choose another kind of violation."),
            ),
            models.CheckConstraint(
                name="case_from_an_objection",
                condition=Q(source=CaseSource.OBJECTION, objection__isnull=False)
                | (~Q(source=CaseSource.OBJECTION) & Q(objection__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_from_a_flag",
                condition=Q(source=CaseSource.FLAG, flag__isnull=False)
                | (~Q(source=CaseSource.FLAG) & Q(flag__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_says_what",
                condition=~Q(report__regex=BLANK),
                violation_error_message=_("Say what is reported, and where it can be checked."),
            ),
            models.CheckConstraint(
                name="case_investigated_and_heard",
                condition=Q(state__in=(CaseState.REPORTED, CaseState.INVESTIGATION, CaseState.DISMISSED))
                | ~Q(findings__regex=BLANK) & Q(statement_due__isnull=False),
            ),
            models.CheckConstraint(
                name="case_statement_with_day",
                condition=Q(statement="", statement_on__isnull=True)
                | (~Q(statement__regex=BLANK) & Q(statement_on__isnull=False)),
                violation_error_message=_("A statement comes with the day on which it was given."),
            ),
            models.CheckConstraint(
                name="case_bars_until_a_year",
                condition=Q(measure__in=BARRING_MEASURES, barred_until__isnull=False)
                | (~Q(measure__in=BARRING_MEASURES) & Q(barred_until__isnull=True)),
                violation_error_message=_("Whoever loses the eligibility is barred until the end of a year."),
            ),
            models.CheckConstraint(
                name="case_bars_some_years",
                condition=Q(barred_until__isnull=True)
                | Q(barred_until__gte=F("year"), barred_until__lte=F("year") + LONGEST_BAR),
                violation_error_message=_("A bar ends with this year at the earliest, after ten years at the latest."),
            ),
            models.CheckConstraint(
                name="case_decided_with_grounds",
                condition=~Q(state__in=DECIDED_STATES)
                | (~Q(measure__in=("", Measure.NONE)) & ~Q(grounds__regex=BLANK)),
            ),
            models.CheckConstraint(
                name="case_grounds_without_numbers",
                condition=~Q(grounds__regex=NUMBER_OF_A_PERSON),
                violation_error_message=_("Everybody reads the grounds: leave out telephone, card and ID numbers."),
            ),
            models.CheckConstraint(
                name="case_in_force_with_time",
                condition=Q(state__in=PUBLISHED_CASE_STATES, in_force_at__isnull=False, appeal_until__isnull=False)
                | (~Q(state__in=PUBLISHED_CASE_STATES) & Q(in_force_at__isnull=True, appeal_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_appealed_in_time",
                condition=Q(appeal="", appealed_on__isnull=True)
                | (~Q(appeal__regex=BLANK) & Q(appealed_on__isnull=False, appealed_on__lte=F("appeal_until"))),
                violation_error_message=_("The appeal was received after the last day on which one is possible."),
            ),
            models.CheckConstraint(
                name="case_appealed_with_words",
                condition=~Q(state__in=APPEALED_STATES) | Q(appealed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_lifted_with_time",
                condition=Q(state=CaseState.LIFTED, lifted_at__isnull=False)
                | (~Q(state=CaseState.LIFTED) & Q(lifted_at__isnull=True)),
            ),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=CaseState.values)),
            models.CheckConstraint(name="case_kind_known", condition=Q(kind__in=ViolationKind.values)),
            models.CheckConstraint(name="case_source_known", condition=Q(source__in=CaseSource.values)),
            models.CheckConstraint(name="case_measure_known", condition=Q(measure__in=("", *Measure.values))),
        ]
        triggers = [NAMES_ONE_THAT_COUNTS, CASE_FITS, CASE_CONTENT_STAYS, CASE_IS_KEPT, WRITERS_ARE_NOTED]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("review:case_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return f"{self.name} · {self.get_kind_display()}"

    @property
    def accused(self) -> Organisation | Expert | Membership:
        return self.organisation or self.expert or self.membership

    @property
    def is_open(self) -> bool:
        """Nothing is decided yet."""
        return self.state in OPEN_CASE_STATES

    @property
    def takes_evidence(self) -> bool:
        return self.state in EVIDENCE_STATES

    @property
    def is_public(self) -> bool:
        return self.state in PUBLISHED_CASE_STATES

    @property
    def bars(self) -> bool:
        """The decision revokes the eligibility, or would."""
        return self.measure in BARRING_MEASURES

    @property
    def recalls_awards(self) -> bool:
        return self.measure in RECALLING_MEASURES

    @property
    def may_be_appealed(self) -> bool:
        """The days on which an appeal is received have not passed."""
        return self.state == CaseState.IN_FORCE and clock.today() <= self.appeal_until


class ViolationCaseStep(Step):
    record = models.ForeignKey(ViolationCase, on_delete=models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        triggers = [DECIDED_BY_TWO, ACTORS_ARE_NOTED]


class CaseInvestigator(models.Model):
    """Somebody investigated a case: noted by the database itself, for good."""

    case = models.ForeignKey(ViolationCase, on_delete=models.PROTECT, related_name="investigators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("investigator")
        verbose_name_plural = _("investigators")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_investigator_once")]
        triggers = [INVESTIGATOR_STAYS]

    def __str__(self):
        return f"{self.case} · {self.user}"


@pghistory.track()
class CaseFile(StoredFile):
    """Evidence of a violation case; it stays."""

    case = models.ForeignKey(ViolationCase, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("evidence of a violation case")
        verbose_name_plural = _("evidence of violation cases")
        ordering = ["id"]
        triggers = [EVIDENCE_IN_TIME, EVIDENCE_STAYS, BRINGERS_ARE_NOTED]
