"""Small pictures that stand for the photos of activities: hills, a field, people; time and place in their EXIF."""

from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

SIZE = (640, 480)
# Where the counties of the story lie, in degrees north and east.
COORDINATES = {
    "520328": (27.75, 107.47),
    "520327": (27.95, 107.72),
    "520526": (26.86, 104.28),
    "520527": (27.12, 104.73),
    "520425": (25.75, 106.08),
    "520204": (26.55, 104.95),
    "530627": (27.44, 104.87),
    "530621": (27.19, 103.56),
    "530523": (24.59, 98.69),
    "621123": (35.14, 104.21),
    "621121": (35.21, 105.24),
    "621226": (34.19, 105.18),
    "622926": (35.66, 103.39),
    "640422": (35.96, 105.73),
    "500229": (31.95, 108.66),
}


def snapshot(county: str, number: int, taken_at: datetime) -> bytes:
    """A JPEG as a telephone makes it; the same county and number give the same picture."""
    random = Random(f"{county}-{number}")  # noqa: S311  not for secrets
    picture = _scene(random)
    file = BytesIO()
    picture.save(file, "JPEG", quality=80, exif=_exif(random, county, taken_at))
    return file.getvalue()


def passed_on(content: bytes) -> bytes:
    """The same picture as it comes when it was passed on: smaller, compressed anew, without the camera's notes."""
    file = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        picture.resize((480, 360)).save(file, "JPEG", quality=60)
    return file.getvalue()


def _scene(random) -> Image.Image:
    width, height = SIZE
    picture = Image.new("RGB", SIZE, (random.randint(150, 210), random.randint(190, 225), 240))
    draw = ImageDraw.Draw(picture)
    for layer in range(3):
        top = 140 + layer * 60
        ridge = [(x, top + random.randint(-40, 40)) for x in range(0, width + 80, 80)]
        shade = (60 + layer * 25, 110 + layer * 25 + random.randint(0, 20), 70 + layer * 10)
        draw.polygon([(0, height), *ridge, (width, height)], fill=shade)
    for row in range(8):
        y = 330 + row * 19
        draw.line([(0, y), (width, y + random.randint(-12, 12))], fill=(70, 100 + row * 8, 40), width=5)
    for _person in range(random.randint(3, 9)):
        _draw_person(draw, random.randint(40, width - 40), random.randint(300, 420), random)
    return picture


def _draw_person(draw, x, y, random):
    cloth = tuple(random.randint(40, 220) for _channel in range(3))
    draw.ellipse([x - 8, y - 34, x + 8, y - 18], fill=(214, 170, 140))
    draw.rounded_rectangle([x - 12, y - 17, x + 12, y + 24], 6, fill=cloth)


def _exif(random, county, taken_at) -> Image.Exif:
    north, east = (degrees + random.uniform(-0.12, 0.12) for degrees in COORDINATES[county])
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", _sexagesimal(north)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", _sexagesimal(east)
    return exif


def _sexagesimal(degrees: float) -> tuple:
    minutes = degrees % 1 * 60
    return (int(degrees), int(minutes), round(minutes % 1 * 60, 4))
