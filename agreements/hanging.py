"""The agreements that hang on records of the registers, and what becomes of them when organisations are merged."""

from django.utils.translation import gettext_lazy as _

from agreements.enums import OPEN_LISTING_STATES, OPEN_STATES
from agreements.models import Activity, Agreement, AgreementVersion, Offer
from agreements.workflow import AGREEMENT
from registry.hanging import Hanging, name_anew, of_party, register
from registry.models import Expert, Facility, Organisation, PoorHousehold, PoorVillage

COLUMNS = (
    (_("Number"), str),
    (_("Title"), lambda agreement: agreement.title),
    (_("County"), lambda agreement: str(agreement.region)),
)


def agreements(membership):
    rows = Agreement.objects.visible_to(membership).select_related("region", "current_version")
    return rows.order_by("-pk")


def naming(lookup, value):
    """Those whose current version names the record: ``lookup`` on the version, by ``value(record)``."""

    def of(rows, record):
        return rows.filter(current_version__in=AgreementVersion.objects.filter(**{lookup: value(record)}))

    return of


def still_written(merged):
    """The agreements that name ``merged`` and on which the county office works: by the rule of the database's guard."""
    versions = AgreementVersion.objects.filter(organisation=merged, filed_at=None)
    return Agreement.objects.filter(state__in=OPEN_STATES, current_version__in=versions)


def name_kept(keys, merged, kept, by):
    """Whoever merges writes in these agreements, so they decide on none of them [INV-1]."""
    versions = AgreementVersion.objects.filter(agreement__in=keys, filed_at=None, organisation=merged)
    versions.update(organisation=kept)
    Agreement.objects.filter(pk__in=keys, current_version__organisation=kept).update(edited_by=by.user)


def follow_merges(agreements) -> None:
    """What comes back to the county's desk names the organisation that counts, not one merged meanwhile."""
    versions = AgreementVersion.objects.filter(agreement__in=agreements, filed_at=None)
    for version in versions.filter(organisation__merged_into__isnull=False).select_related("organisation"):
        version.organisation_id = version.organisation.counting_id
        version.save(update_fields=["organisation"])


def offers(membership):
    return Offer.objects.visible_to(membership).select_related("region").order_by("-moved_at", "-pk")


def move_offers(keys, merged, kept, by):
    """All of them follow their party; whoever merges writes in those that are open [INV-1]."""
    Offer.objects.filter(pk__in=keys, organisation=merged, state__in=OPEN_LISTING_STATES).update(edited_by=by.user)
    name_anew(Offer)(keys, merged, kept, by)


def activities(membership):
    return Activity.objects.visible_to(membership).select_related("agreement__current_version", "region", "village")


OFFER_COLUMNS = ((_("Title"), str), (_("Region"), lambda offer: str(offer.region)))
ACTIVITY_COLUMNS = (
    (_("Day"), str),
    (_("Agreement"), lambda activity: activity.agreement.title),
    (_("Place"), lambda activity: f"{activity.region} {activity.village or activity.place}"),
)


def activities_on(model, of) -> Hanging:
    return Hanging(
        model=model, name="activities", label=_("Activities"), among=activities, of=of, columns=ACTIVITY_COLUMNS
    )


AGREEMENT.listen("return", follow_merges)
AGREEMENT.listen("withdraw", follow_merges)

register(
    Hanging(
        model=Organisation,
        name="agreements",
        label=_("Agreements"),
        among=agreements,
        of=naming("organisation__in", lambda organisation: organisation.with_merged),
        columns=COLUMNS,
        movable=still_written,
        move=name_kept,
    ),
    Hanging(
        model=Expert,
        name="agreements",
        label=_("Agreements"),
        among=agreements,
        of=naming("expert_links__expert", lambda expert: expert),
        columns=COLUMNS,
    ),
    Hanging(
        model=PoorVillage,
        name="agreements",
        label=_("Agreements"),
        among=agreements,
        of=naming("village_links__village", lambda village: village.region_id),
        columns=COLUMNS,
    ),
    Hanging(
        model=Organisation,
        name="offers",
        label=_("Offers"),
        among=offers,
        of=of_party,
        columns=OFFER_COLUMNS,
        movable=lambda merged: merged.offers.all(),
        move=move_offers,
    ),
    Hanging(
        model=Expert,
        name="offers",
        label=_("Offers"),
        among=offers,
        of=lambda rows, expert: rows.filter(expert=expert),
        columns=OFFER_COLUMNS,
    ),
    activities_on(Expert, lambda rows, expert: rows.filter(expert_links__expert=expert)),
    activities_on(PoorVillage, lambda rows, village: rows.filter(village=village.region_id)),
    activities_on(PoorHousehold, lambda rows, household: rows.filter(household_links__household=household)),
    activities_on(Facility, lambda rows, facility: rows.filter(facility=facility)),
)
