"""How the clerks of the story write an agreement and correct one that came back."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile

from agreements.drafting import attach, open_for_editing, start_draft
from agreements.enums import AttachmentKind, HelperKind, Part
from agreements.models import AgreementExpert, AgreementVillage, Task
from leadership.models import Region
from portal.demo.papers import paper
from portal.demo.plans import Plan
from portal.demo.projects import EXPERTS
from portal.demo.texts import ANIMAL_TASKS, COMMON_TASKS, CROP_TASKS, MECHANISM, OBJECTIONS, OBJECTIVES
from registry.models import Expert, Organisation

INCOMES, FUNDS = (1200, 1500, 1800, 2200, 2600), (60_000, 80_000, 120_000, 150_000, 200_000, 300_000)
NO_ORGANISATION = "单独选派的科技专家"


@dataclass
class Writer:
    """Writes the agreement of ``plan``; the same plan gives the same text."""

    plan: Plan
    organisations: dict[str, Organisation]

    def __post_init__(self):
        self.random = Random(self.plan.number)  # noqa: S311  not for secrets
        self.county = Region.objects.get(pk=self.plan.county)

    @property
    def organisation(self) -> Organisation | None:
        """Who helps; nobody where single experts do."""
        return self.organisations.get(self.plan.project.partner)

    @property
    def names(self) -> dict:
        partner = self.organisation.name if self.organisation else NO_ORGANISATION
        return {"product": self.plan.project.product, "county": self.county.name, "partner": partner}

    @property
    def objection(self):
        return OBJECTIONS[self.plan.number % len(OBJECTIONS)]

    @property
    def title(self) -> str:
        again = "（续签）" if self.plan.is_continued else ""
        return f"{self.county.name}{self.plan.project.topic}科技帮扶协议{again}"

    def start(self, by, token):
        agreement = start_draft(by=by, year=self.plan.year, token=token)
        self._basics(open_for_editing(agreement=agreement, by=by))
        return agreement

    def write(self, agreement, by) -> None:
        """All parts; a draft of the story stops after the villages."""
        version = open_for_editing(agreement=agreement, by=by)
        version.objectives = self._text(OBJECTIVES, income=self.random.choice(INCOMES))
        version.mechanism = self._text(MECHANISM)
        version.funds = self.random.choice(FUNDS)
        version.save()
        self._villages(version)
        if self.plan.verbs:
            self._tasks(version)
            self._experts(version)
            self._attach(version, by, "帮扶协议（签章扫描件）.pdf")

    def correct(self, agreement, by) -> None:
        """Answer the objection in the part that it concerns; other words are signed anew."""
        version = open_for_editing(agreement=agreement, by=by)
        text = self.objection.correction.format(**self.names)
        if self.objection.part == Part.CONTENT:
            version.mechanism += text
            version.save()
        elif self.objection.part == Part.TASKS:
            task = version.tasks.filter(area="talent").first() or version.tasks.first()
            task.description += text
            task.save()
        signed = "帮扶协议（更正后签章扫描件）.pdf"
        self._attach(version, by, text if self.objection.part == Part.ATTACHMENTS else signed)

    def _basics(self, version):
        version.title = self.title
        version.helper_kind = HelperKind.ORGANISATION if self.organisation else HelperKind.EXPERTS
        version.organisation = self.organisation
        months = self.random.choice((12, 18, 24))
        version.starts_on = self._month(1)
        version.ends_on = self._month(1 + months) - timedelta(days=1)
        version.save()

    def _month(self, later: int) -> date:
        """The first day of a month so many months after the one in which the draft was begun."""
        years, month = divmod(self.plan.first.month - 1 + later, 12)
        return date(self.plan.first.year + years, month + 1, 1)

    def _text(self, choices, **more) -> str:
        return choices[self.plan.number % len(choices)].format(**self.names, **more)

    def _villages(self, version):
        villages = Region.objects.within(self.county.code).filter(poor_village__isnull=False)
        chosen = self.random.sample(list(villages), self.random.choice((2, 3, 3, 4)))
        AgreementVillage.objects.bulk_create(AgreementVillage(version=version, village=village) for village in chosen)

    def _tasks(self, version):
        own = ANIMAL_TASKS if self.plan.project.is_animal else CROP_TASKS
        rows = self.random.sample(own, self.random.choice((2, 3))) + self.random.sample(COMMON_TASKS, 3)
        Task.objects.bulk_create(self._task(version, *row) for row in rows)

    def _task(self, version, area, description, least, most, step, unit):
        target = self.random.randrange(least, most + 1, step)
        due_on = self._month(1 + self.random.choice((6, 9, 12))) - timedelta(days=1)
        text = description.format(**self.names)
        return Task(version=version, area=area, description=text, target=target, unit=unit, due_on=due_on)

    def _experts(self, version):
        listed = Expert.objects.listed().order_by("pk")
        if self.plan.project.partner == EXPERTS:
            able = list(listed.filter(fields__contains=[self.plan.project.field], organisation__kind="university"))
            chosen = self.random.sample(able, min(3, len(able)))
        else:
            chosen = listed.filter(organisation=self.organisation)[: self.random.choice((1, 2, 3))]
        AgreementExpert.objects.bulk_create(AgreementExpert(version=version, expert=expert) for expert in chosen)

    def _attach(self, version, by, name):
        villages = "、".join(link.village.name for link in version.village_links.select_related("village"))
        lines = [f"乙方：{self.names['partner']}", f"甲方：{villages}", f"年度：{self.plan.year}", name]
        upload = ContentFile(paper(self.title, lines), name=name)
        attach(version=version, kind=AttachmentKind.SIGNED, upload=upload, by=by)
