"""Where the entries of the search come from: for each kind one query, and what changes its answer.

A query gives ``record, region, at_home, open_on, name, more``: ``open_on`` are the days on which everybody reads the
record, as far as the record itself says; ``more`` holds further words, one a line, those behind a line with ``HIDDEN``
not for everybody. The triggers ask it for the records that changed and the rebuild of the night for all, so that both
come to the same entries.
"""

from dataclasses import dataclass

from agreements.enums import AgreementState, ListingState
from agreements.models import Agreement, AgreementExpert, AgreementVersion, Need, Offer
from portal.enums import PublicationState, SearchKind
from portal.models.publication import Publication
from registry.models import Expert, Organisation, PoorVillage
from review.enums import PUBLIC_NOTICE_STATES, NominationState, NoticeKind
from review.models import Award, Nomination, PublicNotice

PUBLIC = ", ".join(f"'{state}'" for state in PUBLIC_NOTICE_STATES)
ALWAYS, NEVER = "daterange(NULL, NULL)", "NULL::daterange"
NEED_OPEN_ON, OFFER_OPEN_ON = (
    f"CASE WHEN {listing}.state = '{ListingState.PUBLISHED}' THEN daterange(NULL, {listing}.expires_on, '[]') END"
    for listing in ("need", "offer")
)


@dataclass(frozen=True)
class Cause:
    """A change of ``columns`` in a row of ``model`` changes the entries that ``keys`` gives of the rows ``changed``.

    Without ``comes_and_goes`` the row is there before and after the record that names it.
    """

    model: type
    columns: tuple
    keys: str = "SELECT id FROM changed"
    comes_and_goes: bool = True


def named_in(model, columns, keys) -> Cause:
    """The cause that something which records name is called otherwise."""
    return Cause(model, columns, keys, comes_and_goes=False)


@dataclass(frozen=True)
class Source:
    rows: str
    causes: tuple


AGREEMENT_ROWS = f"""
    SELECT agreement.id AS record, agreement.region_id AS region, agreement.state = '{AgreementState.DRAFT}' AS at_home,
           {NEVER} AS open_on, COALESCE(version.title, '') AS name,
           concat_ws(E'\\n', agreement.number, organisation.name, taking_part.names) AS more
    FROM agreements_agreement agreement
    LEFT JOIN agreements_agreementversion version ON version.id = agreement.current_version_id
    LEFT JOIN registry_organisation organisation ON organisation.id = version.organisation_id
    LEFT JOIN LATERAL (
        SELECT string_agg(expert.name, E'\\n' ORDER BY expert.name, expert.id) AS names
        FROM agreements_agreementexpert link JOIN registry_expert expert ON expert.id = link.expert_id
        WHERE link.version_id = version.id
    ) taking_part ON true
"""
AGREEMENTS_OF_ORGANISATION = """
    SELECT agreement_id FROM agreements_agreementversion version JOIN changed ON changed.id = version.organisation_id
"""
AGREEMENTS_OF_EXPERT = """
    SELECT agreement_id FROM agreements_agreementversion version
    JOIN agreements_agreementexpert link ON link.version_id = version.id JOIN changed ON changed.id = link.expert_id
"""
AGREEMENTS_OF_LINK = """
    SELECT agreement_id FROM agreements_agreementversion version JOIN changed ON changed.version_id = version.id
"""
# One that was merged is not listed; the one that was kept is found by its name, too.
ORGANISATION_ROWS = f"""
    SELECT organisation.id AS record, organisation.region_id AS region, false AS at_home, {NEVER} AS open_on,
           organisation.name, concat_ws(E'\\n', organisation.credit_code, former.names) AS more
    FROM registry_organisation organisation
    LEFT JOIN LATERAL (
        SELECT string_agg(merged.name, E'\\n' ORDER BY merged.name, merged.id) AS names
        FROM registry_organisation merged WHERE merged.merged_into_id = organisation.id
    ) former ON true
    WHERE organisation.merged_into_id IS NULL
"""
EXPERT_ROWS = f"""
    SELECT expert.id AS record, expert.region_id AS region, false AS at_home, {NEVER} AS open_on, expert.name,
           expert.employer AS more
    FROM registry_expert expert
"""
VILLAGE_ROWS = f"""
    SELECT village.id AS record, village.region_id AS region, false AS at_home, {NEVER} AS open_on, place.name,
           concat_ws(E'\\n', place.code, concat(county.name, township.name, place.name)) AS more
    FROM registry_poorvillage village
    JOIN leadership_region place ON place.code = village.region_id
    LEFT JOIN leadership_region township ON township.code = left(village.region_id, 9)
    LEFT JOIN leadership_region county ON county.code = left(village.region_id, 6)
"""
NOMINATION_ROWS = f"""
    SELECT nomination.id AS record, nomination.region_id AS region,
           nomination.state = '{NominationState.DRAFT}' AS at_home, {NEVER} AS open_on,
           COALESCE(organisation.name, expert.name) AS name,
           concat_ws(E'\\n', nomination.number, expert.employer) AS more
    FROM review_nomination nomination
    LEFT JOIN registry_organisation organisation ON organisation.id = nomination.organisation_id
    LEFT JOIN registry_expert expert ON expert.id = nomination.expert_id
"""
NOMINATIONS_OF_ORGANISATION = """
    SELECT nomination.id FROM review_nomination nomination JOIN changed ON changed.id = nomination.organisation_id
"""
NOMINATIONS_OF_EXPERT = """
    SELECT nomination.id FROM review_nomination nomination JOIN changed ON changed.id = nomination.expert_id
"""
# As the notice is called in Chinese, whatever language it is read in.
NOTICE_ROWS = f"""
    SELECT notice.id AS record, notice.region_id AS region, notice.state NOT IN ({PUBLIC}) AS at_home,
           CASE WHEN notice.state IN ({PUBLIC}) THEN {ALWAYS} END AS open_on,
           CASE WHEN notice.kind = '{NoticeKind.AWARDS}' THEN concat('全国', year, '年度拟奖补对象公示第', serial, '号')
                ELSE concat(place.name, year, '年度推荐对象公示第', serial, '号') END AS name,
           '' AS more
    FROM review_publicnotice notice JOIN leadership_region place ON place.code = notice.region_id
"""
NEED_ROWS = f"""
    SELECT need.id AS record, need.region_id AS region, false AS at_home, {NEED_OPEN_ON} AS open_on,
           need.title AS name, need.industry AS more
    FROM agreements_need need
"""
# Everybody reads of an expert who offers employer and title, but not the name.
OFFER_ROWS = f"""
    SELECT offer.id AS record, offer.region_id AS region, false AS at_home, {OFFER_OPEN_ON} AS open_on,
           offer.title AS name,
           concat_ws(E'\\n', offer.industry, organisation.name, expert.employer, E'\\f\\n' || expert.name) AS more
    FROM agreements_offer offer
    LEFT JOIN registry_organisation organisation ON organisation.id = offer.organisation_id
    LEFT JOIN registry_expert expert ON expert.id = offer.expert_id
"""
OFFERS_OF_ORGANISATION = (
    "SELECT offer.id FROM agreements_offer offer JOIN changed ON changed.id = offer.organisation_id"
)
OFFERS_OF_EXPERT = "SELECT offer.id FROM agreements_offer offer JOIN changed ON changed.id = offer.expert_id"
PUBLICATION_ROWS = f"""
    SELECT publication.id AS record, publication.region_id AS region, false AS at_home,
           CASE WHEN publication.state = '{PublicationState.PUBLISHED}' THEN daterange(publication.publish_on, NULL)
                END AS open_on,
           publication.title AS name,
           concat_ws(E'\\n', publication.document_number, publication.lead, place.name) AS more
    FROM portal_publication publication JOIN leadership_region place ON place.code = publication.region_id
"""
# Everybody reads who was awarded; the numbers are those of the offices.
AWARD_ROWS = f"""
    SELECT award.id AS record, award.region_id AS region, false AS at_home, {ALWAYS} AS open_on,
           COALESCE(organisation.name, expert.name) AS name, concat(E'\\f\\n', nomination.number) AS more
    FROM review_award award
    JOIN review_nomination nomination ON nomination.id = award.nomination_id
    LEFT JOIN registry_organisation organisation ON organisation.id = nomination.organisation_id
    LEFT JOIN registry_expert expert ON expert.id = nomination.expert_id
"""
AWARDS_OF_NOMINATION = "SELECT award.id FROM review_award award JOIN changed ON changed.id = award.nomination_id"
AWARDS_OF_ORGANISATION = """
    SELECT award.id FROM review_award award JOIN review_nomination nomination ON nomination.id = award.nomination_id
    JOIN changed ON changed.id = nomination.organisation_id
"""
AWARDS_OF_EXPERT = """
    SELECT award.id FROM review_award award JOIN review_nomination nomination ON nomination.id = award.nomination_id
    JOIN changed ON changed.id = nomination.expert_id
"""

NAMED, NAMED_AND_EMPLOYED, LISTED = ("id", "name"), ("id", "name", "employer"), ("state", "expires_on")
SOURCES: dict[str, Source] = {
    SearchKind.AGREEMENT: Source(
        AGREEMENT_ROWS,
        (
            Cause(Agreement, ("id", "region_id", "state", "number", "current_version_id")),
            named_in(
                AgreementVersion, ("agreement_id", "title", "organisation_id"), "SELECT agreement_id FROM changed"
            ),
            Cause(AgreementExpert, ("id", "version_id", "expert_id"), AGREEMENTS_OF_LINK),
            named_in(Organisation, NAMED, AGREEMENTS_OF_ORGANISATION),
            named_in(Expert, NAMED, AGREEMENTS_OF_EXPERT),
        ),
    ),
    SearchKind.ORGANISATION: Source(
        ORGANISATION_ROWS,
        (
            Cause(
                Organisation,
                ("id", "region_id", "name", "credit_code", "merged_into_id"),
                "SELECT unnest(ARRAY[id, merged_into_id]) FROM changed",
            ),
        ),
    ),
    SearchKind.EXPERT: Source(EXPERT_ROWS, (Cause(Expert, ("id", "region_id", "name", "employer")),)),
    SearchKind.VILLAGE: Source(VILLAGE_ROWS, (Cause(PoorVillage, ("id", "region_id")),)),
    SearchKind.NOMINATION: Source(
        NOMINATION_ROWS,
        (
            Cause(Nomination, ("id", "region_id", "state", "number", "organisation_id", "expert_id")),
            named_in(Organisation, NAMED, NOMINATIONS_OF_ORGANISATION),
            named_in(Expert, NAMED_AND_EMPLOYED, NOMINATIONS_OF_EXPERT),
        ),
    ),
    SearchKind.AWARD: Source(
        AWARD_ROWS,
        (
            Cause(Award, ("id", "region_id", "nomination_id")),
            named_in(Nomination, ("id", "number", "organisation_id", "expert_id"), AWARDS_OF_NOMINATION),
            named_in(Organisation, NAMED, AWARDS_OF_ORGANISATION),
            named_in(Expert, NAMED, AWARDS_OF_EXPERT),
        ),
    ),
    SearchKind.NOTICE: Source(
        NOTICE_ROWS, (Cause(PublicNotice, ("id", "region_id", "state", "kind", "year", "serial")),)
    ),
    SearchKind.PUBLICATION: Source(
        PUBLICATION_ROWS,
        (Cause(Publication, ("id", "region_id", "title", "document_number", "lead", "state", "publish_on")),),
    ),
    SearchKind.NEED: Source(NEED_ROWS, (Cause(Need, ("id", "region_id", "title", "industry", *LISTED)),)),
    SearchKind.OFFER: Source(
        OFFER_ROWS,
        (
            Cause(Offer, ("id", "region_id", "title", "industry", *LISTED, "organisation_id", "expert_id")),
            named_in(Organisation, NAMED, OFFERS_OF_ORGANISATION),
            named_in(Expert, NAMED_AND_EMPLOYED, OFFERS_OF_EXPERT),
        ),
    ),
}
