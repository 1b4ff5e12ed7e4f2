"""Photos of activities: taken by their content, made smaller, with what the camera wrote kept as evidence."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import GPS, IFD, Base

from agreements.models import ActivityPhoto
from common.uploads import sha256

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE, MOST_BYTES = 1600, 200 * 1024
# Longest side and quality, from the best on: the first that makes it small enough is taken, the last in any case.
SIZES = ((LONGEST_SIDE, 82), (LONGEST_SIDE, 65), (1280, 60), (1024, 50), (800, 40))
MOST_PIXELS = 60_000_000  # more than any telephone's; what unfolds to more is no photo
LOOK_SIZE = (9, 8)
STORAGE = ActivityPhoto._meta.get_field("file").storage


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: a JPEG without the camera's notes, and these notes."""

    content: bytes
    width: int
    height: int
    look: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def read(upload) -> Picture:
    """The photo that was sent, upright and no side longer than ``LONGEST_SIDE``.

    Raises ValidationError with a sentence for what is no photo, broken, or too large.
    """
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    if upload.size > limit:
        words = {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        raise ValidationError(_("The photo has %(size)s; at most %(limit)s can be taken.") % words)
    try:
        with _opened(upload) as image:
            notes = _notes(image)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _kept(ImageOps.exif_transpose(image).convert("RGB"), notes)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        sentence = _("%(name)s is no photo that can be read. Send it as JPEG or PNG.")
        raise ValidationError(sentence % {"name": upload.name}) from broken
    finally:
        upload.seek(0)


def _opened(upload) -> Image.Image:
    upload.seek(0)
    image = Image.open(upload, formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise UnidentifiedImageError
    return image


def _kept(image, notes) -> Picture:
    for side, quality in SIZES:
        image.thumbnail((side, side))
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return Picture(file.getvalue(), image.width, image.height, look_of(image), *notes)


def look_of(image) -> int:
    """A difference hash of 64 bits, as PostgreSQL's signed bigint: near copies differ in few bits."""
    grey = list(image.convert("L").resize(LOOK_SIZE, Image.Resampling.BILINEAR).tobytes())
    width, height = LOOK_SIZE
    bits = 0
    for row in range(height):
        for column in range(width - 1):
            place = row * width + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits - (1 << 64) if bits >= 1 << 63 else bits


# -- what the camera wrote -------------------------------------------------------------
def _notes(image) -> tuple:
    """When and where it was taken; nothing where the camera wrote nothing, or nonsense."""
    exif = image.getexif()
    return (_taken_at(exif), *_position(exif.get_ifd(IFD.GPSInfo)))


def _taken_at(exif) -> datetime | None:
    text = exif.get_ifd(IFD.Exif).get(Base.DateTimeOriginal) or exif.get(Base.DateTime)
    try:
        moment = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  its zone comes below
    except ValueError:
        return None
    return moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _position(place) -> tuple:
    try:
        north = _degrees(place[GPS.GPSLatitude], place[GPS.GPSLatitudeRef] in ("S", b"S"))
        east = _degrees(place[GPS.GPSLongitude], place[GPS.GPSLongitudeRef] in ("W", b"W"))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else (None, None)


def _degrees(parts, is_negative) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if is_negative else value, 6)


# -- keeping ---------------------------------------------------------------------------
def keep(*, activity, uploads, by) -> None:
    """Add photos to an activity that is open, all or none. The same file sent twice is kept once.

    Raises ValidationError for what is no photo. Files do not roll back as rows do, so those of a failure are deleted.
    """
    written = []
    try:
        for upload in uploads:
            digest = sha256(upload)
            if not activity.photos.filter(sha256=digest).exists():
                _write(_row(activity, upload, digest, by), written)
    except Exception:
        for name in written:
            STORAGE.delete(name)
        raise


def _row(activity, upload, digest, by) -> tuple[ActivityPhoto, bytes]:
    picture = read(upload)
    row = ActivityPhoto(
        activity=activity,
        name=upload.name[:200],
        size=len(picture.content),
        sha256=digest,
        uploaded_by=by.user,
        width=picture.width,
        height=picture.height,
        look=picture.look,
        taken_at=picture.taken_at,
        latitude=picture.latitude,
        longitude=picture.longitude,
    )
    return row, picture.content


def _write(row_and_content, written) -> None:
    """``written`` gets the name before the first byte: a full disk leaves half a file."""
    row, content = row_and_content
    name = row.file.field.generate_filename(row, f"{uuid4().hex}.jpg")
    written.append(name)
    row.file = STORAGE.save(name, ContentFile(content))
    row.save()
