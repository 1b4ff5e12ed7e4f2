"""Pictures and attachments of publications: kept, taken out, and handed on to the next version.

Files do not roll back as rows do: those of a failure are deleted at once, those taken out once that is certain.
"""

from io import BytesIO
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from PIL import Image

from agreements import photos
from common.uploads import sha256
from portal.models import PublicationFile, PublicationPicture

SMALL_SIDE, SMALL_QUALITY = 480, 72
MOST_PICTURES = 12
STORAGE = PublicationPicture._meta.get_field("file").storage


def keep_picture(*, publication, upload, alternative: str, by) -> PublicationPicture:
    """Add a picture to an open publication, written anew as JPEG without what the camera noted.

    The same file sent twice is kept once. Raises ValidationError for what is no picture, and beyond ``MOST_PICTURES``.
    """
    digest = sha256(upload)
    same = publication.pictures.filter(sha256=digest).first()
    if same:
        return same
    if publication.pictures.count() >= MOST_PICTURES:
        raise ValidationError(_("At most %(most)s pictures.") % {"most": MOST_PICTURES})
    taken = photos.read(upload)
    row = PublicationPicture(
        publication=publication,
        number=(publication.pictures.aggregate(last=Max("number"))["last"] or 0) + 1,
        alternative=alternative,
        name=upload.name[:200],
        size=len(taken.content),
        sha256=digest,
        uploaded_by=by.user,
        width=taken.width,
        height=taken.height,
    )
    return written(row, {"file": taken.content, "small": small_of(taken.content)})


def small_of(content: bytes) -> bytes:
    """The same picture for lists."""
    file = BytesIO()
    with Image.open(BytesIO(content)) as image:
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        image.save(file, "JPEG", quality=SMALL_QUALITY, optimize=True)
    return file.getvalue()


def written(row, contents: dict) -> PublicationPicture:
    """The row with its files; a name is noted before the first byte, since a full disk leaves half a file."""
    names = []
    try:
        for field, content in contents.items():
            names.append(row.file.field.generate_filename(row, f"{uuid4().hex}.jpg"))
            setattr(row, field, STORAGE.save(names[-1], ContentFile(content)))
        row.save()
    except Exception:
        for name in names:
            STORAGE.delete(name)
        raise
    return row


def hand_on(former, successor) -> None:
    """Give a new version the pictures and attachments of the former one: rows of its own on the same files."""
    for rows in (former.pictures.all(), former.files.all()):
        # Nothing is added where the same form was sent twice at the same moment.
        rows.model.objects.bulk_create([copied(row, successor) for row in rows], ignore_conflicts=True)


def copied(row, publication):
    fields = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**fields, "publication": publication})


def take_out(rows) -> None:
    """Delete pictures or attachments; a file goes with the last row that holds it."""
    names = [file.name for row in rows for file in files_of(row)]
    for row in rows:
        row.delete()
    for name in names:
        transaction.on_commit(lambda name=name: is_held(name) or STORAGE.delete(name))


def files_of(row) -> list:
    return [row.file, row.small] if isinstance(row, PublicationPicture) else [row.file]


def is_held(name: str) -> bool:
    """Another version shows the same file."""
    pictures = PublicationPicture.objects.filter(Q(file=name) | Q(small=name))
    return pictures.exists() or PublicationFile.objects.filter(file=name).exists()
