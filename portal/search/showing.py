"""How records are shown to whoever finds them: which of a kind they see, what a line says, which list has them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Agreement, Need, Offer
from leadership.models.region import joined_names
from portal.enums import SearchKind
from portal.models import Publication
from registry.models import Expert, Organisation, PoorVillage
from review.award_lists import announced, told_withdrawal
from review.models import Award, Nomination, PublicNotice


@dataclass(frozen=True)
class Line:
    """``note`` says more of the record; ``has_state`` where one reads how far it is along its chain."""

    record: object
    label: str
    title: str
    note: str
    place: str
    address: str
    has_state: bool = False


@dataclass(frozen=True)
class Everybody:
    """How a kind is read without signing in: ``rows`` gives what is public; ``list_name`` as of ``Showing``."""

    rows: Callable
    address: Callable
    note: Callable
    list_name: str = ""


@dataclass(frozen=True)
class Showing:
    """``list_name`` is the list of the kind whose filter takes the same words; empty where it looks for others."""

    kind: SearchKind
    model: type
    title: Callable
    note: Callable
    related: tuple
    list_name: str = ""
    everybody: Everybody | None = None

    def seen(self, keys, membership):
        """Those of ``keys`` that this person sees; of those that are not ``is_own``, what everybody reads."""
        own = self.model.objects.visible_to(membership)
        public = self.everybody.rows() if self.everybody else self.model.objects.none()
        rows = self.model.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=public.values("pk")), pk__in=keys)
        return rows.annotate(is_own=Exists(own.order_by().filter(pk=OuterRef("pk"))))

    def seen_among(self, keys, membership) -> set[int]:
        """Which of ``keys`` this person sees."""
        return set(self.seen(keys, membership).values_list("pk", flat=True))

    def lines(self, keys, membership) -> list[Line]:
        """In the order of ``keys``; what the person does not see has none."""
        records = self.seen(keys, membership).select_related(*self.related).in_bulk(keys)
        return [self.line(records[key]) for key in keys if key in records]

    def line(self, record) -> Line:
        own = record.is_own
        return Line(
            record,
            label=self.kind.label,
            title=str(self.title(record)),
            note=str((self.note if own else self.everybody.note)(record) or ""),
            place=place_of(record),
            address=record.get_absolute_url() if own else self.everybody.address(record),
            has_state=own and hasattr(record, "state"),
        )

    def list_with(self, words, membership) -> str:
        """The address of the list with the words filled in, where it finds by them what the search finds."""
        name = self.list_name if membership is not None else self.everybody.list_name
        if not name or len(words) != 1 or not words[0].is_as_written:
            return ""
        return f"{reverse(name)}?{urlencode({'words': words[0].text})}"


def place_of(record) -> str:
    """The place of a record with the one above it; of a village, which is its own title, where it lies."""
    place = record.region.parent if isinstance(record, PoorVillage) else record.region
    return joined_names([*filter(None, [place.parent]), place])


def helper_of(agreement) -> str:
    version = agreement.current_version
    return version.organisation.name if version and version.organisation else ""


def of_notice(notice) -> str:
    words = {"day": date_format(notice.last_day)}
    return _("objections until %(day)s") % words if notice.is_running else _("over: it ran until %(day)s") % words


def of_publication(publication) -> str:
    """Which kind it is, and which version where it is not the only one."""
    words = [publication.kind_in_full]
    if publication.version > 1:
        words.append(_("version %(version)s") % {"version": publication.version})
    if publication.is_scheduled:
        words.append(_("from %(day)s") % {"day": date_format(publication.publish_on)})
    return " · ".join(map(str, words))


def of_award(award) -> str:
    words = [award.year, award.get_category_display(), award.get_state_display() if award.is_withdrawn else ""]
    return " · ".join(map(str, filter(None, words)))


def announced_awards():
    return announced(Award.objects.all())


def of_announced(award) -> str:
    words = [award.year, award.get_category_display(), told_withdrawal(award)]
    return " · ".join(map(str, filter(None, words)))


def public_award(award) -> str:
    """Its line of the list of its year."""
    return f"{reverse('review:public_awards')}?{urlencode({'words': award.title, 'year': award.year})}"


def public_of(name) -> Callable:
    return lambda record: reverse(name, args=[record.pk])


PLACE = ("region__parent",)
CHAIN = (*PLACE, "desk__region")
PARTY = ("organisation", "expert")
SHOWINGS = {
    showing.kind: showing
    for showing in (
        Showing(
            SearchKind.AGREEMENT,
            Agreement,
            title=lambda agreement: f"{agreement} {agreement.title}",
            note=helper_of,
            related=(*CHAIN, "current_version__organisation"),
            list_name="agreements:agreement_list",
        ),
        Showing(
            SearchKind.ORGANISATION,
            Organisation,
            title=lambda organisation: organisation.name,
            note=lambda organisation: organisation.get_kind_display(),
            related=PLACE,
            list_name="registry:organisation_list",
        ),
        Showing(
            SearchKind.EXPERT,
            Expert,
            title=lambda expert: expert.name,
            note=lambda expert: f"{expert.employer} {expert.title}",
            related=CHAIN,
            list_name="registry:expert_list",
        ),
        Showing(
            SearchKind.VILLAGE,
            PoorVillage,
            title=lambda village: village.region.name,
            note=lambda village: village.get_exit_status_display(),
            related=("region__parent__parent",),
            list_name="registry:village_list",
        ),
        Showing(
            SearchKind.NOMINATION,
            Nomination,
            title=lambda nomination: f"{nomination.title} {nomination}",
            note=lambda nomination: nomination.get_category_display(),
            related=(*CHAIN, *PARTY),
            list_name="review:nomination_list",
        ),
        Showing(
            SearchKind.AWARD,
            Award,
            title=lambda award: award.title,
            note=of_award,
            related=(*CHAIN, "nomination__organisation", "nomination__expert"),
            list_name="review:award_list",
            everybody=Everybody(
                # They exist once the list of their year is announced.
                announced_awards,
                address=public_award,
                note=of_announced,
                list_name="review:public_awards",
            ),
        ),
        Showing(
            SearchKind.NOTICE,
            PublicNotice,
            title=str,
            note=lambda notice: "",
            related=CHAIN,
            everybody=Everybody(PublicNotice.objects.public, public_of("review:public_notice"), of_notice),
        ),
        Showing(
            SearchKind.PUBLICATION,
            Publication,
            title=lambda publication: publication.title,
            note=of_publication,
            related=CHAIN,
            list_name="portal:publication_list",
            everybody=Everybody(
                Publication.objects.current, lambda publication: publication.public_address, of_publication
            ),
        ),
        Showing(
            SearchKind.NEED,
            Need,
            title=lambda need: need.title,
            note=lambda need: need.industry,
            related=CHAIN,
            list_name="agreements:need_list",
            everybody=Everybody(
                Need.objects.live,
                public_of("agreements:public_need"),
                note=lambda need: need.industry,
                list_name="agreements:public_needs",
            ),
        ),
        Showing(
            SearchKind.OFFER,
            Offer,
            title=lambda offer: offer.title,
            note=lambda offer: offer.party,
            related=(*CHAIN, *PARTY),
            list_name="agreements:offer_list",
            everybody=Everybody(
                Offer.objects.live,
                public_of("agreements:public_offer"),
                note=lambda offer: offer.public_party,
                list_name="agreements:public_offers",
            ),
        ),
    )
}
