"""Pictures of pages, small enough to be read on a slow line and to be kept beside the program."""

from io import BytesIO
from itertools import chain

from PIL import Image

LIMIT = 60_000  # bytes a picture
COLOURS = 96
QUALITIES = (75, 60, 45, 30)


def small(png: bytes) -> bytes:
    """The picture as WebP: without loss in few colours if that is small enough, else as good as the limit allows."""
    image = Image.open(BytesIO(png)).convert("RGB")
    tries = chain([lossless(image)], (saved(image, quality=quality) for quality in QUALITIES))
    return next(each for each in tries if len(each) <= LIMIT)


def lossless(image) -> bytes:
    return saved(image.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB"), lossless=True, quality=100)


def saved(image, **options) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", method=4, **options)
    return file.getvalue()
