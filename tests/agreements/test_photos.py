"""Photos: what is kept of them, what the camera wrote, and what is no photo."""

import errno
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agreements import activity_writing, photos
from agreements.doubts import doubts
from tests.agreements import factories as made
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
    clerk = made.clerk()
    assert len(doubts(same, clerk)) == 3
    assert len(doubts(near, clerk)) == 3
    assert any("2020" in sentence for sentence in doubts(late, clerk))


@pytest.mark.django_db
def test_the_same_file_twice_is_kept_once():
    content = jpeg()
    assert begun(running(), photos=[photo(content), photo(content)]).photos.count() == 1


def scene(size) -> bytes:
    """As full of detail as a photo can be: what does not shrink by itself."""
    file = BytesIO()
    Image.effect_noise(size, 120).convert("RGB").save(file, "JPEG", quality=95)
    return file.getvalue()


def test_a_photo_full_of_detail_is_kept_small():
    content = scene((4000, 3000))
    assert len(content) > 5_000_000
    picture = photos.read(photo(content))
    assert len(picture.content) <= photos.MOST_BYTES
    assert picture.width >= 800


def test_the_two_pictures_of_one_telephone_file_are_one_photo():
    file = BytesIO()
    Image.new("RGB", (800, 600)).save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))])
    assert photos.read(photo(file.getvalue())).width == 800


def files_kept() -> set:
    return {path for path in Path(photos.STORAGE.location).rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_one_broken_photo_leaves_nothing_of_the_others():
    activity, before = begun(), files_kept()
    with pytest.raises(ValidationError):
        add(activity, [photo(), SimpleUploadedFile("坏.jpg", jpeg()[:300])])
    assert not activity.photos.exists()
    assert files_kept() == before


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing(monkeypatch):
    """The second file breaks off after its first bytes, as on a disk that has no more room."""
    activity, before = begun(), files_kept()
    whole, saved = photos.STORAGE.save, []

    def save(name, content):
        saved.append(whole(name, content))
        if len(saved) == 2:
            raise OSError(errno.ENOSPC, "no room")
        return saved[-1]

    monkeypatch.setattr(photos.STORAGE, "save", save)
    with pytest.raises(OSError, match="no room"):
        add(activity, [photo(), photo(shade=20)])
    assert len(saved) == 2
    assert not activity.photos.exists()
    assert files_kept() == before


@pytest.mark.django_db
def test_a_failure_takes_no_photo_that_was_there_before():
    content = jpeg()
    activity = begun(photos=[photo(content)])
    before = files_kept()
    with pytest.raises(ValidationError):
        add(activity, [photo(content), SimpleUploadedFile("坏.jpg", b"no photo")])
    assert files_kept() == before
    assert activity.photos.get().file.storage.exists(activity.photos.get().file.name)


def add(activity, uploads):
    activity_writing.change_activity(activity=activity, by=made.clerk(), photos=uploads)
