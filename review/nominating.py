"""Verbs on a nomination that the county office writes: begun, written, proven, thrown away."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from common.access import YES, Answer, no
from common.workflow import Incomplete, NotLegal, insist
from leadership.enums import Level, Window
from leadership.models import LeadershipGroup
from leadership.permissions import NOMINATE
from leadership.programme import closed_reason
from registry.models import Expert
from review.eligibility import hindrances
from review.enums import CATEGORY_OF_KIND, Category, NominationState
from review.models import Nomination, NominationFile


# -- who ------------------------------------------------------------------------------------
def may_nominate(membership) -> Answer:
    """Yes, or no with the reason: the clerks of the counties."""
    if membership is not None and membership.may(NOMINATE) and membership.region.level == Level.COUNTY:
        return YES
    return no(_("Nominations are made by the clerks of the counties."))


def may_write(nomination, membership) -> Answer:
    """Yes, or no with the reason: the clerks of its own county."""
    if membership is not None and membership.may(NOMINATE) and membership.region_code == nomination.region_id:
        return YES
    return no(_("Only the clerks of the county that nominates write in it."))


def may_write_now(nomination, membership) -> bool:
    return nomination.is_open and bool(may_write(nomination, membership))


def is_own_submission(nomination, membership) -> Answer:
    last = nomination.steps.order_by("-serial").first()
    if last is not None and last.actor_id == membership.user_id:
        return YES
    return no(_("Only whoever submitted it can withdraw it. Ask your director to return it instead."))


def place_on_board(nomination) -> str:
    """Where the province selects it."""
    return f"{reverse('review:selection_board')}?year={nomination.year}"


def home_group(nomination) -> LeadershipGroup:
    return LeadershipGroup.objects.select_related("region").get(region_id=nomination.region_id)


# -- beginning --------------------------------------------------------------------------------
@transaction.atomic
def begin_nomination(*, by, subject, year: int, token) -> Nomination:
    """Begin the nomination of an organisation or expert for ``year``. The same form sent twice begins one.

    Raises NotAllowed for anybody but a clerk of a county, NotLegal while the window is closed, Incomplete with the
    reasons why this one may not be nominated.
    """
    insist(may_nominate(by))
    known = Nomination.objects.filter(form_token=token, region=by.region_code).first()
    if known:
        return known
    why = closed_reason(year=year, window=Window.NOMINATION, region_code=by.region_code)
    if why:
        raise NotLegal(why)
    against = hindrances(subject=subject, region_code=by.region_code, year=year)
    if against:
        raise Incomplete(against)
    return made(by, subject, year, token)


def made(by, subject, year, token) -> Nomination:
    whom = {"expert": subject} if isinstance(subject, Expert) else {"organisation": subject}
    begun = {"state": NominationState.DRAFT, "desk": by.group, "created_by": by.user, "edited_by": by.user}
    try:
        with transaction.atomic():
            return Nomination.objects.create(
                year=year, region=by.region, category=category_of(subject), form_token=token, **whom, **begun
            )
    except IntegrityError:
        known = Nomination.objects.filter(form_token=token, region=by.region_code).first()
        if known is None:
            raise
        return known


def category_of(subject) -> Category:
    return Category.EXPERT if isinstance(subject, Expert) else CATEGORY_OF_KIND[subject.kind]


# -- writing ----------------------------------------------------------------------------------
def open_for(*, nomination, by) -> Nomination:
    """Lock a nomination until the transaction ends and note who writes in it [INV-1].

    Raises NotAllowed for anybody but the clerks of its county, NotLegal once it is submitted.
    """
    locked = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    insist_open(nomination=locked, by=by)
    locked.edited_by = by.user
    locked.save(update_fields=["edited_by"])
    return locked


def insist_open(*, nomination, by) -> None:
    """Raises NotAllowed or NotLegal as ``open_for``."""
    insist(may_write(nomination, by))
    if not nomination.is_open:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": NominationState(nomination.state).label})


@transaction.atomic
def write_deeds(*, nomination, by, **texts) -> Nomination:
    """Save the words of the deeds; a draft may leave anything out. Raises as ``open_for``."""
    locked = open_for(nomination=nomination, by=by)
    for name, value in texts.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(texts))
    return locked


@transaction.atomic
def attach(*, nomination, by, part, upload) -> NominationFile:
    """Keep a checked file as evidence of a part. The same file sent twice is kept once. Raises as ``open_for``."""
    return NominationFile.keep(upload, by=by, nomination=open_for(nomination=nomination, by=by), part=part)


@transaction.atomic
def detach(*, nomination, by, key) -> None:
    """Remove one of its files; it goes once that is certain. Raises as ``open_for``."""
    for row in open_for(nomination=nomination, by=by).files.filter(pk=key):
        row.delete()
        transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))


@transaction.atomic
def discard_nomination(*, nomination, by) -> None:
    """Throw away a draft that was never submitted, with its files. Raises as ``open_for``, NotLegal if it was."""
    locked = open_for(nomination=nomination, by=by)
    if locked.steps_taken:
        raise NotLegal(_("It has been submitted before, so its number and its history stay. Drop it instead."))
    for key in locked.files.values_list("pk", flat=True):
        detach(nomination=locked, by=by, key=key)
    locked.delete()
