"""Agreements in every state, each driven there along the real chain by people of the offices concerned.

The clerk and the director of a place are the same two people throughout a test.
"""

from datetime import date
from itertools import count
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import batching
from agreements.drafting import attach, start_draft
from agreements.enums import AgreementState as S
from agreements.enums import AttachmentKind, HelperKind, Part, TaskArea
from agreements.models import Agreement, AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task
from agreements.workflow import AGREEMENT, BATCH
from leadership.enums import Level, Role, Window
from leadership.models import Membership, ProgrammeYear, Region
from leadership.programme import current_year
from registry.identifiers import id_check
from registry.models import Expert, HelperAccount, Organisation
from registry.registering import register_expert, register_organisation
from registry.workflow import ROSTER
from tests import factories
from tests.factories import COUNTY, NATION

REASON = "目标不够具体，请补充培训人次。"
_numbers = count(1)


def somebody_at(code: str, role: Role) -> Membership:
    """Whoever acts in ``role`` at ``code`` in this test."""
    known = Membership.objects.active().filter(group__region=code, roles=[role]).select_related("group__region", "user")
    return known.order_by("pk").first() or factories.membership_at(code, role)


def clerk(code: str = COUNTY) -> Membership:
    return somebody_at(code, Role.CLERK)


def director(code: str = COUNTY) -> Membership:
    return somebody_at(code, Role.DIRECTOR)


def helper(organisation: Organisation, code: str = COUNTY) -> Membership:
    """An account of the assisting party ``organisation``."""
    membership = factories.membership_at(code, Role.HELPER)
    HelperAccount.objects.create(membership=membership, organisation=organisation)
    return membership


def open_year(year: int | None = None) -> ProgrammeYear:
    """The programme year, every window open from January to December."""
    year = year or current_year()
    ends = {"opens": date(year, 1, 1), "closes": date(year, 12, 31)}
    windows = {f"{window}_{end}": day for window in Window.values for end, day in ends.items()}
    return ProgrammeYear.objects.get_or_create(year=year, defaults=windows)[0]


def organisation(region: str = COUNTY, **content) -> Organisation:
    content = {"name": f"茶叶技术协会{next(_numbers)}", "kind": "rpta"} | content
    return register_organisation(by=clerk(region[:6]), form_token=uuid4(), region=factories.place(region), **content)


def applicant(region: str = COUNTY, **content) -> Expert:
    """An expert who has applied for the roster."""
    number = next(_numbers)
    years, order = divmod(number, 1000)
    first17 = f"{COUNTY}{1980 + years}0101{order:03d}"
    content = {
        "name": f"茶叶专家{number}",
        "id_number": first17 + id_check(first17),
        "employer": "贵州省农业科学院",
        "title": "研究员",
        "fields": ["tea"],
    } | content
    return register_expert(by=clerk(region), form_token=uuid4(), region=factories.place(region), **content)


def expert(region: str = COUNTY, **content) -> Expert:
    """An expert on the roster."""
    return ROSTER.perform(applicant(region, **content), "list", by=director(region))


def villages(county: str = COUNTY, number: int = 2) -> list[Region]:
    factories.county_with_villages(county)
    return list(Region.objects.within(county).filter(level=Level.VILLAGE)[:number])


def empty_draft(county: str = COUNTY) -> Agreement:
    """An agreement that has just been begun; the leadership groups above its county stand."""
    open_year()
    factories.groups_above(county)
    return start_draft(by=clerk(county), year=current_year(), token=uuid4())


def draft(county: str = COUNTY, **content) -> Agreement:
    """An agreement with everything it needs; ``content`` are other values of its version."""
    agreement = empty_draft(county)
    write(agreement.current_version, **content)
    return agreement


def write(version: AgreementVersion, **content) -> None:
    year = version.agreement.year
    content = {
        "title": "茶叶提质增效帮扶协议",
        "helper_kind": HelperKind.ORGANISATION,
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "objectives": "建成绿色茶园两千亩，带动一百户贫困户增收。",
        "mechanism": "专家每月到村指导，合作社统一收购。",
        "funds": 120000,
    } | content
    if content["helper_kind"] == HelperKind.ORGANISATION and "organisation" not in content:
        content["organisation"] = organisation()
    for name, value in content.items():
        setattr(version, name, value)
    version.save()
    for village in villages(version.agreement.region_id):
        AgreementVillage.objects.create(version=version, village=village)
    task(version)
    AgreementExpert.objects.create(version=version, expert=expert())
    signed(version)


def signed(version: AgreementVersion) -> Attachment:
    """The scan of the signed agreement, without which nothing is filed."""
    by = clerk(version.agreement.region_id)
    return attach(version=version, kind=AttachmentKind.SIGNED, upload=a_pdf("签章扫描件.pdf"), by=by)


def a_pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")


def task(version: AgreementVersion, **content) -> Task:
    content = {
        "area": TaskArea.TECHNOLOGY,
        "description": "培训茶农绿色防控技术",
        "target": 120,
        "unit": "人次",
        "due_on": date(version.agreement.year, 10, 31),
    } | content
    return Task.objects.create(version=version, **content)


def agreement_in(state: str, county: str = COUNTY, **content) -> Agreement:
    """A complete agreement that has come to ``state``; ``content`` as in ``draft``."""
    return drive(draft(county, **content), state)


def drive(agreement: Agreement, state: str) -> Agreement:
    """Take the steps of the chain until ``agreement`` is in ``state``; returned ones are submitted again."""
    while agreement.state != state:
        agreement = step(agreement, towards=state)
    return agreement


def step(agreement: Agreement, towards: str = S.IN_REPOSITORY) -> Agreement:
    """The next step on the way: by the clerk of the county, or by the director at whose desk it lies."""
    if agreement.state in (S.DRAFT, S.RETURNED):
        return AGREEMENT.perform(agreement, "submit", by=clerk(agreement.region_id))
    by = director(agreement.desk.region_id)
    if towards == S.RETURNED:
        return AGREEMENT.perform(agreement, "return", by=by, reason=REASON, concerns=[Part.TASKS])
    if agreement.state == S.FILED:
        reported_batch(agreement)
        return Agreement.objects.get(pk=agreement.pk)
    verb = {move.verb for move in AGREEMENT.next_moves(agreement)} & {"endorse", "file", "accept"}
    return AGREEMENT.perform(agreement, verb.pop(), by=by)


def reported_batch(agreement: Agreement):
    """The province reports all its filed agreements of the year, ``agreement`` among them."""
    province = agreement.region_id[:2]
    batch = batching.gather_batch(by=clerk(province), year=agreement.year, token=uuid4())
    factories.group_at(NATION)
    return BATCH.perform(batch, "report", by=director(province))
