"""What the database itself refuses about the decision on the awards of a year, whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import content_stays, never, refuse, written_with
from leadership.codes import NATION_CODE
from leadership.enums import Department
from review.enums import OPEN_DECISION_STATES, DecisionState, NominationState

DECISION_STAYS = gettext_noop("A decision changes only while it is drafted. What was put to be signed stays as it is.")
BEYOND_FUNDS = gettext_noop("The awards of the proposed list are more than what is left of the funds of the year.")
NOBODY_SUPPORTED = gettext_noop("The proposed list names nobody.")
ITEM_ELSEWHERE = gettext_noop("A decision is about nominees of its year and category that the nation has taken in.")
NOT_TO_BE_SIGNED = gettext_noop("A department signs a decision that has been put to be signed, by a member of its own.")
SIGNED_BY_ITS_AUTHOR = gettext_noop("Whoever wrote a decision does not sign it.")
SIGNATURES_STAY = gettext_noop("A signature stays as it was given.")
SIGNATURES_MISSING = gettext_noop("All three departments sign the same text.")

# Whoever was supported and is in one of these leaves the money to others.
FREED_STATES = (NominationState.NOT_AWARDED, NominationState.STOPPED)
FREED = ", ".join(f"'{state}'" for state in FREED_STATES)

DECISIONS, ITEMS, SIGNATURES = "review_awarddecision", "review_decisionitem", "review_decisionsignature"

DECISION_IS_KEPT = content_stays(OPEN_DECISION_STATES, DECISION_STAYS)
WRITTEN_WITH_DECISION = written_with(DECISIONS, "decision_id", OPEN_DECISION_STATES, DECISION_STAYS)

# INV-9 begins here: what is put to be signed fits into the funds that the year has at that moment.
WITHIN_THE_FUNDS = pgtrigger.Trigger(
    name="within_the_funds",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")) & pgtrigger.Q(new__state=DecisionState.TO_SIGN),
    declare=[("asked", "numeric"), ("there", "numeric")],
    func=f"""
        SELECT sum(amount) INTO asked FROM {ITEMS} WHERE decision_id = NEW.id AND is_supported;
        SELECT funds - COALESCE((
            SELECT sum(item.amount) FROM {ITEMS} item
            JOIN {DECISIONS} former ON former.id = item.decision_id AND former.id <> NEW.id AND former.year = NEW.year
            JOIN review_nomination nominee ON nominee.id = item.nomination_id AND nominee.state NOT IN ({FREED})
            WHERE item.is_supported
        ), 0) INTO there FROM leadership_programmeyear WHERE year = NEW.year FOR SHARE;
        IF asked IS NULL THEN
            {refuse(NOBODY_SUPPORTED)}
        END IF;
        IF asked > there OR NEW.funds IS DISTINCT FROM there THEN
            {refuse(BEYOND_FUNDS)}
        END IF;
        RETURN NEW;
    """,
)

DECIDED_ITEM_FITS = pgtrigger.Trigger(
    name="decided_item_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("decision_id", "nomination_id", "category"),
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM {DECISIONS} decision JOIN review_nomination nominee ON nominee.year = decision.year
            WHERE decision.id = NEW.decision_id AND nominee.id = NEW.nomination_id
              AND nominee.category = NEW.category AND nominee.state = '{NominationState.TAKEN_IN}'
        ) THEN
            {refuse(ITEM_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

# The decision is held, so that it is neither returned nor concluded while somebody signs.
SIGNED_FOR_ITS_DEPARTMENT = pgtrigger.Trigger(
    name="signed_for_its_department",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("decision", f"{DECISIONS}%ROWTYPE")],
    func=f"""
        SELECT * INTO decision FROM {DECISIONS} WHERE id = NEW.decision_id FOR NO KEY UPDATE;
        IF decision.state <> '{DecisionState.TO_SIGN}' OR decision.round <> NEW.round OR NOT EXISTS (
            SELECT 1 FROM leadership_membership member
            JOIN leadership_leadershipgroup office ON office.id = member.group_id
            WHERE member.id = NEW.membership_id AND member.user_id = NEW.signer_id AND member.ended_on IS NULL
              AND member.department = NEW.department AND office.region_id = '{NATION_CODE}'
        ) THEN
            {refuse(NOT_TO_BE_SIGNED)}
        END IF;
        IF NEW.signer_id IN (decision.created_by_id, decision.edited_by_id) THEN
            {refuse(SIGNED_BY_ITS_AUTHOR)}
        END IF;
        RETURN NEW;
    """,
)

SIGNATURE_STAYS = never("signature_stays", pgtrigger.Update | pgtrigger.Delete, SIGNATURES_STAY)

SIGNED_BY_ALL = pgtrigger.Trigger(
    name="signed_by_all",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")) & pgtrigger.Q(new__state=DecisionState.SIGNED),
    func=f"""
        IF (SELECT (count(*), count(DISTINCT fingerprint)) FROM {SIGNATURES}
            WHERE decision_id = NEW.id AND round = NEW.round) <> ({len(Department)}::bigint, 1::bigint) THEN
            {refuse(SIGNATURES_MISSING)}
        END IF;
        RETURN NEW;
    """,
)
