"""Where an agreement is filed for the record [三(二)]: at the level that its province has chosen."""

from django.utils.translation import gettext as _

from agreements.models import AgreementVersion, FilingPolicy
from common import clock
from common.workflow import Refused
from leadership.enums import Level
from leadership.models import LeadershipGroup
from leadership.models.region import NATION_CODE


def filing_group(agreement) -> LeadershipGroup | None:
    """The lowest active group on the way up that stands at the province's filing level or above it.

    A county directly under its province is filed by the province even where prefectures file.
    """
    policy = FilingPolicy.objects.filter(province_id=agreement.region_id[:2]).first()
    level = policy.level if policy else Level.PROVINCE
    way_up = [agreement.region_id, *agreement.region.ancestor_codes]
    return (
        LeadershipGroup.objects.active()
        .select_related("region")
        .filter(region__in=way_up, region__level__lte=level)
        .order_by("-region__level")
        .first()
    )


def is_at_filing_level(agreement) -> bool:
    """At the group that files, or above it: a province may move filing down while an agreement is on its way."""
    group = filing_group(agreement)
    return group is not None and agreement.desk.region.level <= group.region.level


def is_below_filing_level(agreement) -> bool:
    return not is_at_filing_level(agreement)


def set_filing_level(*, province, level) -> FilingPolicy:
    """The province files at ``level`` from now on; agreements already filed stay filed."""
    policy, _created = FilingPolicy.objects.update_or_create(province=province, defaults={"level": level})
    return policy


def province_group(record) -> LeadershipGroup:
    """The group that gathers filed agreements. Raises Refused while the province has none."""
    return group_of_province(record.region_id[:2])


def group_of_province(code: str) -> LeadershipGroup:
    """The office of a province. Raises Refused while there is none."""
    return _group_of(code)


def nation_group(record) -> LeadershipGroup:
    """The national office. Raises Refused while it has not been set up."""
    return _group_of(NATION_CODE)


def _group_of(code):
    group = LeadershipGroup.objects.active().select_related("region").filter(region_id=code).first()
    if group is None:
        raise Refused(_("The leadership group above has not been set up yet. Ask the national administrator."))
    return group


def file_version(agreements, by) -> None:
    """What has been filed is final from this moment [INV-3]."""
    versions = [agreement.current_version_id for agreement in agreements]
    AgreementVersion.objects.filter(pk__in=versions).update(filed_at=clock.now())
