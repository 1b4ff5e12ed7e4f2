"""Activities in every state, with photos as a telephone makes them."""

from datetime import datetime
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from agreements import activity_writing
from agreements.enums import ActivityState, AgreementState
from agreements.models import Activity, Agreement
from agreements.workflow import ACTIVITY
from common import clock
from tests.agreements import factories as made
from tests.factories import COUNTY

VERBS = {
    ActivityState.DRAFT: (),
    ActivityState.REPORTED: ("report",),
    ActivityState.RETURNED: ("report", "return"),
    ActivityState.CONFIRMED: ("report", "confirm"),
}


def running(county: str = COUNTY, state: str = AgreementState.FILED, **content) -> Agreement:
    return made.agreement_in(state, county, **content)


def begun(agreement=None, by=None, **content) -> Activity:
    """A draft with everything that it needs to be reported."""
    agreement = agreement or running()
    version = agreement.current_version
    content = {
        "task": version.tasks.first(),
        "held_on": clock.today(),
        "village": version.village_links.first().village,
        "summary": "现场讲解绿色防控技术，发放明白纸。",
        "done": 30,
        "form_token": uuid4(),
    } | content
    by = by or made.clerk(agreement.region_id)
    return activity_writing.begin_activity(by=by, agreement=agreement, **content)


def activity_in(state: str, agreement=None, **content) -> Activity:
    """An activity that has come to ``state``: written by the clerk of the county, decided on by the director."""
    activity = begun(agreement, **content)
    for verb in VERBS[state]:
        by = made.clerk(activity.region_id) if verb == "report" else made.director(activity.region_id)
        activity = ACTIVITY.perform(activity, verb, by=by, reason=made.REASON)
    return activity


def jpeg(size=(800, 600), *, taken_at=None, place=None, orientation=None, shade=120) -> bytes:
    """A photo: dark on the left, light on the right; ``place`` are degrees north and east."""
    image = Image.linear_gradient("L").rotate(90).resize(size).point(lambda value: (value + shade) // 2).convert("RGB")
    exif = Image.Exif()
    if taken_at:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    if place:
        notes = exif.get_ifd(IFD.GPSInfo)
        notes[GPS.GPSLatitudeRef], notes[GPS.GPSLatitude] = "N", (int(place[0]), 30.0, 0.0)
        notes[GPS.GPSLongitudeRef], notes[GPS.GPSLongitude] = "E", (int(place[1]), 15.0, 0.0)
    if orientation:
        exif[Base.Orientation] = orientation
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def photo(content=None, name="现场.jpg", **more) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or jpeg(**more))


def taken(hour=10) -> datetime:
    """This morning, as a camera writes it."""
    return datetime.combine(clock.today(), datetime.min.time().replace(hour=hour))
