"""The Word file opens in another office program, and each field stands on paper: LibreOffice makes it a PDF."""

import re
import subprocess

import pytest

from agreements import documents
from agreements.enums import AgreementState, HelperKind
from agreements.models import AgreementVersion
from tests.agreements import factories as made
from tests.factories import PROVINCE
from tests.programs import program

pytestmark = pytest.mark.django_db
MISSING = "This test needs LibreOffice and Poppler: apt-get install libreoffice-writer-nogui poppler-utils."
SECONDS = 180
RECORD = "https://portal.example.org/agreements/1/"


@pytest.fixture
def on_paper(tmp_path):
    """Make a PDF of a version's Word file; returns its text without spaces, and its pages' size."""
    office = program("soffice", "libreoffice", missing=MISSING)
    reader, measure = (program(name, missing=MISSING) for name in ("pdftotext", "pdfinfo"))

    def on_paper(version):
        word = tmp_path / "agreement.docx"
        word.write_bytes(documents.render(AgreementVersion.objects.get(pk=version.pk), RECORD))
        # A profile of its own, so that two runs at once do not wait for each other.
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        said(office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, word)
        pdf = word.with_suffix(".pdf")
        return re.sub(r"\s", "", said(reader, "-layout", pdf, "-")), said(measure, pdf)

    return on_paper


def said(*command) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=SECONDS, check=True)
    return done.stdout.decode()


def fields_of(version) -> list[str]:
    """What must be read on the paper, whatever the party."""
    county, funds = version.agreement.region.full_name, f"{version.funds:,.2f}"
    tasks = [text for task in version.tasks.all() for text in (task.description, f"{task.target:.0f}{task.unit}")]
    experts = [text for expert in version.experts.all() for text in (expert.name, expert.employer, expert.title)]
    days = [f"{day.year}年{day.month}月{day.day}日" for day in (version.starts_on, version.ends_on)]
    villages = [village.name for village in version.villages.all()]
    said = [version.title, version.agreement.number, version.objectives, version.mechanism]
    return [re.sub(r"\s", "", text) for text in [county, funds, *said, *tasks, *experts, *days, *villages]]


@pytest.mark.parametrize("kind", HelperKind.values)
def test_every_field_is_on_the_paper(on_paper, kind):
    society = made.organisation(PROVINCE, name="贵州省茶叶学会", kind="society")
    agreement = made.empty_draft()
    organisation = society if kind == HelperKind.ORGANISATION else None
    made.write(agreement.current_version, helper_kind=kind, organisation=organisation, funds="128050.50")
    version = made.drive(agreement, AgreementState.FILED).current_version
    text, measures = on_paper(version)
    wanted = [*fields_of(version), "壹拾贰万捌仟零伍拾元伍角整", *([society.name] if organisation else [])]
    assert [field for field in wanted if field not in text] == []
    assert "{{" not in text
    assert "A4" in measures
    assert int(re.search(r"Pages:\s+(\d+)", measures)[1]) <= 4
