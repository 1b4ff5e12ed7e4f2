"""Photos: what is kept of them, what the camera wrote, and what is no photo."""

from datetime import datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agreements import photos
from agreements.doubts import doubts
from tests.agreements.factories_activities import begun, jpeg, photo, running, taken


def png(size) -> bytes:
    file = BytesIO()
    Image.new("1", size).save(file, "PNG")
    return file.getvalue()


def test_a_large_photo_becomes_small_and_keeps_its_notes():
    picture = photos.read(photo(size=(4000, 3000), taken_at=datetime(2026, 5, 3, 9, 30), place=(27, 107)))  # noqa: DTZ001
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.taken_at.isoformat() == "2026-05-03T09:30:00+08:00"
    assert (picture.latitude, picture.longitude) == (27.5, 107.25)
    kept = Image.open(BytesIO(picture.content))
    assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


def test_a_photo_held_upright_stands_upright():
    assert (photos.read(photo(orientation=6)).width, photos.read(photo(orientation=6)).height) == (600, 800)


def test_without_notes_nothing_is_made_up():
    picture = photos.read(photo())
    assert (picture.taken_at, picture.latitude, picture.longitude) == (None, None, None)


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90 no photo", jpeg()[:300], b"<svg onload='alert(1)'/>", png((20_000, 20_000))]
)
def test_what_is_no_photo_is_refused_with_a_sentence(content):
    with pytest.raises(ValidationError):
        photos.read(SimpleUploadedFile("现场.jpg", content))


def test_a_near_copy_looks_alike_and_another_scene_does_not():
    first, copy = photos.read(photo()).look, photos.read(photo(size=(640, 480), shade=140)).look
    mirrored = Image.open(BytesIO(jpeg())).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert bin((first ^ copy) & (1 << 64) - 1).count("1") <= 4
    assert bin((first ^ photos.look_of(mirrored)) & (1 << 64) - 1).count("1") > 20


@pytest.mark.django_db
def test_what_looks_odd_is_told():
    agreement = running()
    begun(agreement, photos=[photo(jpeg(taken_at=taken()))])
    same = begun(agreement, photos=[photo(jpeg(taken_at=taken()))])
    near = begun(agreement, photos=[photo(size=(640, 480))])
    late = begun(agreement, photos=[photo(taken_at=datetime(2020, 1, 1))])  # noqa: DTZ001
    # The same file in the other one, and near copies in the two after it.
    assert len(doubts(same)) == 3
    assert len(doubts(near)) == 3
    assert any("2020" in sentence for sentence in doubts(late))


@pytest.mark.django_db
def test_the_same_file_twice_is_kept_once():
    content = jpeg()
    assert begun(running(), photos=[photo(content), photo(content)]).photos.count() == 1
