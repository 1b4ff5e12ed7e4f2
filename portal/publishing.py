"""Verbs on what the offices publish [四(五)(六)]: begun, written, corrected by a new version, thrown away.

It lies at the desk of the office whose clerks write in it: of a model case the county's, then the province's.
"""

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.access import YES, Answer, no
from common.workflow import NotAllowed, NotLegal, insist
from leadership.codes import NATION_CODE
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.permissions import EDIT_PUBLICATIONS
from portal import pictures
from portal.enums import LEVELS_OF_KIND, PublicationKind, PublicationState
from portal.models import Publication, PublicationFile, PublicationPicture
from portal.rich_text import pictures_named

# What a new version begins with.
HANDED_ON = ("kind", "region", "rule_set", "title", "document_number", "lead", "body", "area", "agreement", "lineage")


class Overtaken(NotLegal):
    """Somebody else has written in it since the page was opened."""


# -- who ----------------------------------------------------------------------------------------
def kinds_of(membership) -> list[PublicationKind]:
    """What this person may begin."""
    if membership is None or not membership.may(EDIT_PUBLICATIONS):
        return []
    return [kind for kind, levels in LEVELS_OF_KIND.items() if membership.region.level in levels]


def may_begin(kind, membership) -> Answer:
    """Yes, or no with the reason: cases the counties' clerks, news and policies the provinces' and the nation's."""
    if kind in kinds_of(membership):
        return YES
    return no(
        _(
            "Model cases are begun by the clerks of the counties, news and policies by those of the provinces and the "
            "nation, the four sets of rules by those of the nation."
        )
    )


def may_write(publication, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the office where it lies."""
    if membership is not None and membership.may(EDIT_PUBLICATIONS) and membership.group_id == publication.desk_id:
        return YES
    return no(_("Only the clerks of the office where it lies write in it."))


def may_renew(publication, membership) -> Answer:
    """Yes, or no with the reason: the clerks of the office that began it, of what is published, one at a time."""
    own = membership is not None and membership.region_code == publication.region_id
    if not own or publication.kind not in kinds_of(membership):
        return no(_("Only the clerks of the office that began it write a new version."))
    if not publication.is_published:
        return no(_("Only what is published is corrected by a new version."))
    return no(_("A new version of it has been begun already.")) if publication.successor else YES


def features(_publication, membership) -> Answer:
    """Yes, or no with the reason: the nation chooses what is featured."""
    return YES if membership.region_code == NATION_CODE else no(_("Only the national leadership group does this."))


# -- beginning ------------------------------------------------------------------------------------
@transaction.atomic
def begin_publication(*, by, kind, title: str, form_token, rule_set: str = "") -> Publication:
    """Begin a draft. The same form sent twice begins one.

    Raises NotAllowed for whoever may not begin this kind, NotLegal if this set of rules has been begun already.
    """
    insist(may_begin(kind, by))
    return made(by, form_token, kind=kind, region=by.region, title=title, rule_set=rule_set)


@transaction.atomic
def begin_version(*, former, by, form_token) -> Publication:
    """Begin a new version of what is published, with its words, pictures and attachments.

    The former one stays as it is, and is read until the new one is out. The same form sent twice begins one. Raises
    NotAllowed for anybody but the clerks of its office, NotLegal while another version is written.
    """
    known = known_by(form_token, by)
    if known:
        return known
    answer = may_renew(former, by)
    insist(answer, NotLegal if by.region_code == former.region_id else NotAllowed)
    content = {name: getattr(former, name) for name in HANDED_ON}
    publication = made(by, form_token, **content, version=former.version + 1, replaces=former)
    pictures.hand_on(former, publication)
    return publication


def made(by, form_token, **content) -> Publication:
    begun = {"state": PublicationState.DRAFT, "desk": by.group, "created_by": by.user, "edited_by": by.user}
    try:
        with transaction.atomic():
            return Publication.objects.create(form_token=form_token, **begun, **content)
    except IntegrityError as taken:
        known = known_by(form_token, by)
        if known is None:
            raise NotLegal(_("Somebody has begun it already. Look for it in the list.")) from taken
        return known


def known_by(form_token, by) -> Publication | None:
    """What this very form has begun already."""
    return Publication.objects.filter(form_token=form_token, created_by=by.user).first()


# -- writing --------------------------------------------------------------------------------------
def open_for(*, publication, by) -> Publication:
    """Lock a publication until the transaction ends. Raises as ``insist_open``."""
    locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    insist_open(publication=locked, by=by)
    return locked


def insist_open(*, publication, by) -> None:
    """Raises NotAllowed for anybody but the clerks where it lies, NotLegal once it is put forward."""
    insist(may_write(publication, by))
    if not publication.is_open:
        text = _("It cannot be changed now: it is “%(state)s”.")
        raise NotLegal(text % {"state": PublicationState(publication.state).label})


@transaction.atomic
def write_publication(*, publication, by, revision: int | None = None, **content) -> Publication:
    """Save what was written so far; a draft may leave out anything but the title.

    ``revision`` is the one that the page showed. Raises as ``insist_open``, and Overtaken if somebody else has saved
    since.
    """
    locked = open_for(publication=publication, by=by)
    if revision is not None and revision != locked.revision and locked.edited_by_id != by.user_id:
        words = {"who": locked.edited_by}
        raise Overtaken(_("%(who)s has saved in the meantime. Copy what you wrote, and open the page again.") % words)
    return noted(locked, by, **content)


def noted(locked, by, **content) -> Publication:
    """With ``content``, and who wrote it [INV-1]."""
    content |= {"edited_by": by.user, "revision": locked.revision + 1}
    for name, value in content.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(content))
    return locked


@transaction.atomic
def add_picture(*, publication, by, upload, alternative: str) -> PublicationPicture:
    """Raises as ``insist_open``, and ValidationError for what is no picture."""
    locked = noted(open_for(publication=publication, by=by), by)
    return pictures.keep_picture(publication=locked, upload=upload, alternative=alternative, by=by)


@transaction.atomic
def add_file(*, publication, by, upload) -> PublicationFile:
    """Add a checked file; the same one sent twice is kept once. Raises as ``insist_open``."""
    locked = noted(open_for(publication=publication, by=by), by)
    return PublicationFile.keep(upload, by=by, publication=locked)


@transaction.atomic
def take_out(*, publication, by, rows) -> None:
    """Remove some of its pictures or attachments. Raises as ``insist_open``."""
    noted(open_for(publication=publication, by=by), by)
    pictures.take_out(rows)


@transaction.atomic
def discard_publication(*, publication, by) -> None:
    """Throw away a draft that was never put forward. Raises as ``insist_open``, NotLegal if it was."""
    locked = open_for(publication=publication, by=by)
    if locked.steps_taken:
        raise NotLegal(_("It has been put forward before, so it stays on record. Withdraw it instead."))
    for rows in (locked.pictures.all(), locked.files.all()):
        pictures.take_out(rows)
    locked.delete()


# -- on its way -------------------------------------------------------------------------------------
def missing(publication) -> list[str]:
    """What it lacks before it is put forward or published."""
    sentences = []
    if not publication.body.strip():
        sentences.append(_("Write the text."))
    if publication.is_case:
        sentences += missing_of_case(publication)
    shown = set(publication.pictures.values_list("number", flat=True))
    gone = sorted(pictures_named(publication.body) - shown)
    if gone:
        numbers = "、".join(map(str, gone))
        sentences.append(_("The text names pictures that are not there: %(numbers)s.") % {"numbers": numbers})
    return sentences


def missing_of_case(case) -> list[str]:
    sentences = []
    if not case.lead.strip():
        sentences.append(_("Write the lead: in two sentences, what was done and what came of it."))
    if not case.area:
        sentences.append(_("Choose the task area of the plan."))
    if not case.pictures.exists():
        sentences.append(_("Add at least one picture."))
    return sentences


def is_below_province(publication) -> bool:
    return publication.desk.region.level > Level.PROVINCE


def is_at_publisher(publication) -> bool:
    return not is_below_province(publication)


def is_passed_on(publication) -> bool:
    """It lies at another office than the one that began it."""
    return publication.desk.region_id != publication.region_id


def home_group(publication) -> LeadershipGroup:
    return LeadershipGroup.objects.select_related("region").get(region_id=publication.region_id)


def settle_day(publication, _by) -> None:
    """As it is published: from the day that was chosen, or from today."""
    today = clock.today()
    publication.publish_on = max(publication.publish_on or today, today)


def feature(publication, _by) -> None:
    publication.is_featured = True


def feature_no_more(publication, _by) -> None:
    publication.is_featured = False


def fingerprint(publication) -> str:
    """SHA-256 of what everybody is to read."""
    words = [getattr(publication, name) for name in ("title", "document_number", "lead", "body", "area", "rule_set")]
    shown = list(publication.pictures.order_by("number").values_list("number", "sha256", "alternative"))
    files = list(publication.files.order_by("pk").values_list("name", "sha256"))
    return hashlib.sha256(repr((words, publication.agreement_id, shown, files)).encode()).hexdigest()
