"""The deeds 事迹材料 of a nomination: the figures that the record holds, and all that is decided on, frozen.

What is in the system is never asked again: the figures are counted from the agreements of the nominating county in
which the nominee takes part, and stand from the submission on as they were then.
"""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Q, Sum

from agreements.models import Activity, ActivityHousehold, Agreement, AgreementVillage
from assessments.models import AgreementAssessment, Forwarding
from common import clock
from registry.models import Expert
from review.eligibility import GROUNDS

TEXTS = ("summary", "measures", "results", "mechanism")


def naming(subject, prefix: str = "") -> Q:
    """The agreements, or what hangs on them by ``prefix``, in which a party takes part."""
    version = f"{prefix}current_version__"
    if isinstance(subject, Expert):
        return Q(**{f"{version}experts": subject.pk})
    return Q(**{f"{version}organisation__in": subject.with_merged})


def grounds_of(nomination):
    """The agreements on which a nomination rests."""
    own = Agreement.objects.filter(naming(nomination.subject), region=nomination.region_id, state__in=GROUNDS)
    return own.select_related("current_version").order_by("number")


def assessments_of(nomination):
    """The assessments of the year that count, of these agreements, the best first."""
    counting = AgreementAssessment.objects.counting().filter(year=nomination.year)
    return counting.filter(agreement__in=grounds_of(nomination).values("pk")).order_by("-total", "pk")


def activities_of(nomination):
    """Confirmed activities of the year under these agreements; of an expert, those in which the expert took part."""
    held = Activity.objects.confirmed().filter(
        agreement__in=grounds_of(nomination).values("pk"), held_on__year=nomination.year
    )
    return held.filter(experts=nomination.expert_id) if nomination.expert_id else held


# -- the figures -----------------------------------------------------------------------------
def figures_of(nomination) -> dict:
    """What the record says of the nominee's work in the year, as plain data; the best assessment counts."""
    held = activities_of(nomination)
    keys = held.order_by().values("pk")
    counted = held.order_by().aggregate(activities=Count("pk"), people_trained=Sum("people_trained", default=0))
    helped = ActivityHousehold.objects.filter(activity__in=keys)
    assessed = list(assessments_of(nomination).select_related("agreement"))
    figures = {
        **counted,
        "households": helped.aggregate(number=Count("household", distinct=True))["number"],
        "villages": villages_of(nomination),
        "technologies": technologies_of(held),
        "total": assessed[0].total if assessed else None,
        "grade": assessed[0].grade if assessed else "",
        "forwarded_by": forwarded_by(assessed[0]) if assessed else [],
        "agreements": agreements_in(nomination, assessed),
    }
    return plain(figures)


def villages_of(nomination) -> int:
    versions = grounds_of(nomination).values("current_version")
    villages = AgreementVillage.objects.filter(version__in=versions)
    return villages.aggregate(number=Count("village", distinct=True))["number"]


def technologies_of(activities) -> list[str]:
    return sorted({name for names in activities.order_by().values_list("technologies", flat=True) for name in names})


def forwarded_by(assessment) -> list[str]:
    """The levels that put it forward, from the county up 择优报送."""
    rows = Forwarding.objects.filter(assessment=assessment).order_by("-group__region__level", "pk")
    return list(rows.values_list("group__region__name", flat=True))


def agreements_in(nomination, assessed) -> list[dict]:
    """The agreements with what they are about, and the marks of each in the year."""
    by_agreement = {row.agreement_id: row for row in assessed}
    rows = []
    for agreement in grounds_of(nomination):
        row, version = by_agreement.get(agreement.pk), agreement.current_version
        said = {"number": agreement.number, "title": agreement.title}
        period = {"starts_on": version.starts_on, "ends_on": version.ends_on}
        rows.append(said | period | {"total": row.total if row else None, "grade": row.grade if row else ""})
    return rows


def freeze_figures(nominations, by=None) -> None:
    """With the submission: the figures as they are now, which all decide on from then on."""
    now = clock.now()
    for nomination in nominations:
        nomination.figures, nomination.figures_at = figures_of(nomination), now


def shown_figures(nomination) -> dict:
    """The figures of a nomination: as they were submitted; while it is written, as they are now."""
    return figures_of(nomination) if nomination.is_open else nomination.figures


# -- what is decided on ------------------------------------------------------------------------
def plain(content) -> dict:
    """As it is once it was stored as JSON."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def content_of(nomination) -> dict:
    """All that is decided on, in a fixed order: who, for what, the words, the figures, the evidence."""
    content = {name: getattr(nomination, name) for name in ("year", "category", *TEXTS, "figures", "figures_at")}
    content["nominee"] = nomination.organisation_id or nomination.expert_id
    content["files"] = list(nomination.files.order_by("sha256", "pk").values_list("part", "name", "sha256"))
    return plain(content)


def fingerprint(nomination) -> str:
    """SHA-256 of what is decided on."""
    text = json.dumps(content_of(nomination), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def copy_when_submitted(nomination, move) -> dict:
    """For the step log: what is submitted, word for word."""
    return {"content": content_of(nomination)} if move.verb == "submit" else {}
