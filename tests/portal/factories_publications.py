"""Publications in every state, driven there along their chain by the people of the offices concerned."""

from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from portal import publishing
from portal.models import Publication
from portal.workflow import PUBLICATION
from tests import factories
from tests.agreements import factories as made
from tests.factories import COUNTY, NATION, PROVINCE

REASON = "请核对第二段的数字。"
BODY = "# 做法\n\n组建**专家团队**，每月到村。\n\n- 培训\n- 示范"
HOME = {"news": NATION, "policy": NATION, "rules": NATION, "case": COUNTY}
# The verbs that lead from the desk of its own office to each state; a case passes the county before.
WAYS = {
    "draft": (),
    "put_forward": ("put_forward",),
    "returned": ("put_forward", "return"),
    "published": ("put_forward", "publish"),
    "withdrawn": ("put_forward", "withdraw"),
    "taken_down": ("put_forward", "publish", "take_down"),
}
OF_CLERKS = ("put_forward", "withdraw", "send_back")


def a_picture(name: str = "茶园.jpg", colour=(90, 140, 60), size=(1000, 750)) -> SimpleUploadedFile:
    """A photo with what a camera notes: when, and where."""
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:05:04 09:30:00"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue())


def begun(kind: str = "news", home: str | None = None, **content) -> Publication:
    """A complete draft; ``content`` are other words."""
    by = made.clerk(home or HOME[kind])
    begin = {"title": "茶园里的专家服务站", "rule_set": "filing" if kind == "rules" else ""}
    begin |= {name: content.pop(name) for name in ("title", "rule_set") if name in content}
    publication = publishing.begin_publication(by=by, kind=kind, form_token=uuid4(), **begin)
    if kind == "case":
        content = {"area": "technology"} | content
        picture(publication)
    content = {"lead": "专家每月到村，带动六十户增收。", "body": BODY} | content
    return publishing.write_publication(publication=publication, by=by, **content)


def picture(publication, alternative: str = "茶农在茶园里听专家讲解", by=None, **look):
    by = by or made.clerk(publication.desk.region_id)
    return publishing.add_picture(publication=publication, by=by, upload=a_picture(**look), alternative=alternative)


def attached(publication, name: str = "实施细则.pdf"):
    by = made.clerk(publication.desk.region_id)
    return publishing.add_file(publication=publication, by=by, upload=made.a_pdf(name))


def publication_in(state: str, kind: str = "news", home: str | None = None, **content) -> Publication:
    """A publication in ``state``; a case in a state of its own office lies at the province."""
    publication = begun(kind, home, **content)
    if kind == "case" and state not in ("draft", "withdrawn"):
        factories.group_at(publication.region_id[:2])
        publication = taken(publication, "put_forward", "endorse")
        if state == "endorsed":
            return publication
    return taken(publication, *WAYS[state])


def taken(publication, *verbs) -> Publication:
    """The publication after ``verbs``, each by whoever does it where it lies."""
    for verb in verbs:
        who = made.clerk if verb in OF_CLERKS else made.director
        place = publication.region_id if verb == "withdraw" else publication.desk.region_id
        place = NATION if verb.startswith("feature") else place
        publication = PUBLICATION.perform(publication, verb, by=who(place), reason=REASON)
    return Publication.objects.select_related("region", "desk__region").get(pk=publication.pk)


def published(kind: str = "news", home: str | None = None, **content) -> Publication:
    return publication_in("published", kind, home, **content)


def renewed(former, **content) -> Publication:
    """A new version of it, being written."""
    by = made.clerk(former.region_id)
    version = publishing.begin_version(former=former, by=by, form_token=uuid4())
    return publishing.write_publication(publication=version, by=by, **content) if content else version


def in_province(kind: str = "news", **content) -> Publication:
    return published(kind, PROVINCE, **content)
