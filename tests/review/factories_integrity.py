"""What the integrity checks look at: submitted nominations, what was done behind them, photos as copies change them."""

from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import count
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from agreements.models import Activity, ActivityExpert, ActivityPhoto, Agreement
from agreements.photos import look_of
from common import clock
from leadership.programme import current_year
from registry.models import Organisation
from review.enums import CATEGORY_OF_KIND, Category
from review.integrity.running import run_checks
from review.models import IntegrityFlag, IntegrityRun, Nomination
from review.workflow import INTEGRITY_FLAG
from tests import factories
from tests.agreements import factories as made
from tests.agreements import factories_watching as watching
from tests.agreements.factories_watching import past_the_guards
from tests.factories import COUNTY, PROVINCE

REASON = "查阅签到表和派车单，确为相邻两村同日连续授课。"
HERE = ZoneInfo("Asia/Shanghai")
_numbers = count(701)  # beyond those that the chain gives
# A hundred and more characters, and others of which nothing stands in them.
LONG = (
    "协会组织六名专家轮流驻村，先后举办茶园绿色防控、机采机剪、名优茶加工三期培训班，印发口袋手册两千册，"
    "建立核心示范片三百亩，带动一百二十户贫困户入社，户均增收三千六百元，村集体新增收入八万元。"
)
OTHER = (
    "基地围绕高山马铃薯脱毒种薯扩繁，与省农科院签订三年合作协议，建成原种繁育大棚十二座，"
    "统一供种、统一植保、统一收购，亩产由九百公斤提高到一千八百公斤，七十九户如期脱贫，残次薯就地加工成粉条。"
)


def day(month: int, of_month: int = 10) -> date:
    return date(current_year(), month, of_month)


def at(moment: date, hour: int = 10) -> datetime:
    return datetime.combine(moment, time(hour), HERE)


# -- nominations ---------------------------------------------------------------------------------
def agreement(county: str = COUNTY, **content) -> Agreement:
    return made.agreement_in("in_repository", county, **content)


def nominee(under: Agreement, state: str = "candidate", **content) -> Nomination:
    """A nomination of the organisation that helps under an agreement, as if the chain had led there."""
    subject = content.pop("expert", None) or content.pop("organisation", None) or under.current_version.organisation
    is_organisation = isinstance(subject, Organisation)
    who = {"organisation": subject, "category": CATEGORY_OF_KIND[subject.kind]} if is_organisation else None
    county, number = under.region_id, next(_numbers)
    by = made.clerk(county)
    content = {
        "year": current_year(),
        "number": f"TJ{current_year()}-{county}-{number:03d}",
        "serial": number,
        "figures": {},
        "figures_at": clock.now(),
        "steps_taken": 3,
    } | content
    with past_the_guards():
        return Nomination.objects.create(
            region_id=county,
            state=state,
            desk=factories.group_at(county[:2]),
            created_by=by.user,
            edited_by=by.user,
            form_token=uuid4(),
            **(who or {"expert": subject, "category": Category.EXPERT}),
            **content,
        )


def nominated(county: str = COUNTY, **content) -> Nomination:
    """With an agreement of its own behind it, of which nothing is odd."""
    return nominee(agreement(county), **content)


# -- what was done ---------------------------------------------------------------------------------
def held(under, on: date | None = None, state: str = "confirmed", experts=(), photos=(), **content) -> Activity:
    """An activity of this year, as if it had been confirmed, entered on the day after."""
    on = on or day(6)
    entered = {"created_at": at(on + timedelta(days=1))}
    activity = watching.activity(under, state, held_on=on, **entered | content)
    with past_the_guards():
        ActivityExpert.objects.bulk_create(ActivityExpert(activity=activity, expert=expert) for expert in experts)
        for picture in photos:
            keep(activity, picture)
    return activity


def keep(activity, content: bytes) -> ActivityPhoto:
    with Image.open(BytesIO(content)) as image:
        size, look = image.size, look_of(image.convert("RGB"))
    row = ActivityPhoto(
        activity=activity,
        name="现场.jpg",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        uploaded_by=activity.created_by,
        width=size[0],
        height=size[1],
        look=look,
    )
    row.file.save(f"{uuid4().hex}.jpg", ContentFile(content))
    return row


# -- photos ----------------------------------------------------------------------------------------
@cache
def scene(number: int) -> bytes:
    """A photo of a place: light and dark in large patches, with things in it; another number is another place."""
    random = Random(number)
    patches = Image.new("RGB", (12, 9))
    patches.putdata([tuple(random.randint(30, 225) for _channel in range(3)) for _patch in range(12 * 9)])
    picture = patches.resize((960, 720), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _thing in range(12):
        x, y = random.randint(0, 900), random.randint(0, 660)
        draw.rectangle([x, y, x + 40, y + 60], fill=tuple(random.randint(0, 255) for _channel in range(3)))
    return jpeg(picture)


def jpeg(picture, quality: int = 90) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def changed(content: bytes, *, scale: float = 1, quality: int = 90, cut: float = 0) -> bytes:
    """A copy: scaled, compressed anew, and with a share of each side cut off."""
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
        box = (int(width * cut), int(height * cut), int(width * (1 - cut)), int(height * (1 - cut)))
        picture = picture.crop(box).resize((int(width * scale), int(height * scale)))
        return jpeg(picture, quality)


def flat(shade: int) -> bytes:
    """A photo of nothing: a wall, a blank sheet."""
    return jpeg(Image.new("RGB", (960, 720), (shade, shade, shade)))


# -- flags -----------------------------------------------------------------------------------------
def run(province: str = PROVINCE, **how) -> IntegrityRun:
    return run_checks(province=province, year=current_year(), **how)


def flag_of(nomination, kind: str = "trained", key: str = "1", **content) -> IntegrityFlag:
    """A doubt about a nomination, as a check raises it."""
    place = {"region_id": nomination.region_id, "desk": factories.group_at(nomination.province_code)}
    writers = {"created_by": nomination.created_by, "edited_by": nomination.edited_by}
    content = {"evidence": {"activities": [], "trained": 900, "people": 800}} | content
    where = {"region_id": nomination.province_code, "year": nomination.year}
    made_by = IntegrityRun.objects.create(nominees=1, raised=1, **where)
    return IntegrityFlag.objects.create(
        nomination=nomination, kind=kind, key=key, state="open", run=made_by, **place, **writers, **content
    )


def decided(flag, verb: str = "clear", by=None) -> IntegrityFlag:
    return INTEGRITY_FLAG.perform(flag, verb, by=by or made.director(PROVINCE), reason=REASON)


def photo_flag(county: str = COUNTY) -> IntegrityFlag:
    """One photo in two activities of the same agreement."""
    under = agreement(county)
    nomination = nominee(under)
    first, second = (held(under, day(month), photos=[scene(1)]) for month in (5, 6))
    photos = [activity.photos.get().pk for activity in (first, second)]
    evidence = {"activities": [first.pk, second.pk], "photos": photos, "bits": 0}
    return flag_of(nomination, "photo", f"{first.pk}-{second.pk}", evidence=evidence)
