"""What the database itself refuses about awards and their money [INV-9], whatever path a change takes.

The sums are asked once a statement, after its rows are there, and with the row locked that they must not exceed (the
programme year, the source): of two who award or allocate at once the second sees what the first did.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import CHAIN_COLUMNS, never, refuse
from review.award_enums import FREED_AWARD_STATES, AwardPaper, PaymentKind
from review.award_enums import AwardState as S
from review.enums import NominationState
from review.notice_guards import listed

AWARDED_BEYOND_FUNDS = gettext_noop("The awards of a year are never more than its funds.")
BEYOND_SOURCE = gettext_noop("More would be allocated from this source than it has, or from one of another year.")
SOURCES_BEYOND_FUNDS = gettext_noop("The sources of a year are together never more than its funds.")
SOURCE_IN_USE = gettext_noop("A source from which awards are allocated keeps its name; only its amount changes.")
SOURCE_TOO_SMALL = gettext_noop("A source never has less than what is allocated from it.")
FUNDS_TOO_SMALL = gettext_noop("The funds of a year are never less than its awards and its sources.")
AWARD_STAYS = gettext_noop("An award keeps its nominee, year, amount and vouchers; what is added has its step.")
AWARD_OF_NOBODY = gettext_noop("An award is of a nomination that has been awarded, with the amount of the decision.")
PAYMENT_STAYS = gettext_noop("A voucher stays as it was entered.")
PAID_ELSEWHERE = gettext_noop("A voucher is for awards of its own year, province and way.")
NOT_RECEIPTED = gettext_noop("Before an award is received, its receipt is attached.")
USE_UNACCOUNTED = gettext_noop("The amounts by purpose sum to the award, and proofs of use are attached.")
USE_IS_REPORTED = gettext_noop("The report on the use changes only while the county office writes it.")
PAPERS_STAY = gettext_noop("A receipt comes as the award is received, proofs of use with the report; then they stay.")

AWARDS, SOURCES, PAYMENTS = "review_award", "review_budgetsource", "review_payment"
YEARS, USES, PAPERS = "leadership_programmeyear", "review_useitem", "review_awardfile"
STANDING = f"state NOT IN ({listed(FREED_AWARD_STATES)})"

# -- INV-9: within the funds of the year --------------------------------------------------------
WITHIN_FUNDS_OF_YEAR = pgtrigger.Trigger(
    name="within_funds_of_year",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    level=pgtrigger.Statement,
    referencing=pgtrigger.Referencing(new="added"),
    func=f"""
        PERFORM 1 FROM {YEARS} WHERE year IN (SELECT year FROM added) ORDER BY year FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM (SELECT DISTINCT year FROM added) touched WHERE
                (SELECT sum(amount) FROM {AWARDS} award WHERE award.year = touched.year AND {STANDING})
                > COALESCE((SELECT funds FROM {YEARS} known WHERE known.year = touched.year), 0)
        ) THEN
            {refuse(AWARDED_BEYOND_FUNDS)}
        END IF;
        RETURN NULL;
    """,
)

# -- INV-9: within the source -------------------------------------------------------------------
WITHIN_SOURCE = pgtrigger.Trigger(
    name="within_source",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    level=pgtrigger.Statement,
    referencing=pgtrigger.Referencing(old="before", new="after"),
    declare=[("touched", "bigint[]")],
    func=f"""
        SELECT array_agg(DISTINCT after.source_id) INTO touched FROM after JOIN before ON before.id = after.id
        WHERE after.source_id IS NOT NULL AND after.source_id IS DISTINCT FROM before.source_id;
        IF touched IS NULL THEN
            RETURN NULL;
        END IF;
        PERFORM 1 FROM {SOURCES} WHERE id = ANY(touched) ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT 1 FROM {SOURCES} source WHERE source.id = ANY(touched) AND source.amount <
                (SELECT sum(award.amount) FROM {AWARDS} award WHERE award.source_id = source.id AND {STANDING})
        ) OR EXISTS (
            SELECT 1 FROM after JOIN {SOURCES} source ON source.id = after.source_id WHERE source.year <> after.year
        ) THEN
            {refuse(BEYOND_SOURCE)}
        END IF;
        RETURN NULL;
    """,
)

SOURCE_IS_KEPT = pgtrigger.Trigger(
    name="source_is_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("others", "numeric"), ("used", "numeric")],
    func=f"""
        IF TG_OP <> 'INSERT' THEN
            SELECT sum(amount) FILTER (WHERE {STANDING}) INTO used FROM {AWARDS} WHERE source_id = OLD.id;
            IF EXISTS (SELECT 1 FROM {AWARDS} WHERE source_id = OLD.id)
                AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'amount' <> to_jsonb(OLD) - 'amount') THEN
                {refuse(SOURCE_IN_USE)}
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            IF NEW.amount < used THEN
                {refuse(SOURCE_TOO_SMALL)}
            END IF;
        END IF;
        PERFORM 1 FROM {YEARS} WHERE year = NEW.year FOR NO KEY UPDATE;
        SELECT COALESCE(sum(amount), 0) INTO others FROM {SOURCES} WHERE year = NEW.year AND id IS DISTINCT FROM NEW.id;
        IF others + NEW.amount > COALESCE((SELECT funds FROM {YEARS} WHERE year = NEW.year), 0) THEN
            {refuse(SOURCES_BEYOND_FUNDS)}
        END IF;
        RETURN NEW;
    """,
)

# On the programme year, which stands below: whoever lowers its funds waits for whoever awards from them.
FUNDS_COVER_AWARDS = pgtrigger.Trigger(
    name="funds_cover_awards",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("funds", "year") | pgtrigger.Delete,
    declare=[("there", "numeric")],
    func=f"""
        there := CASE WHEN TG_OP = 'UPDATE' AND NEW.year = OLD.year THEN NEW.funds ELSE 0 END;
        IF there < COALESCE((SELECT sum(amount) FROM {AWARDS} WHERE year = OLD.year AND {STANDING}), 0)
           OR there < COALESCE((SELECT sum(amount) FROM {SOURCES} WHERE year = OLD.year), 0) THEN
            {refuse(FUNDS_TOO_SMALL)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)

# -- what an award is -----------------------------------------------------------------------------
AWARDED_AS_DECIDED = pgtrigger.Trigger(
    name="awarded_as_decided",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM review_nomination nominee JOIN review_decisionitem item ON item.nomination_id = nominee.id
            WHERE nominee.id = NEW.nomination_id AND nominee.state = '{NominationState.AWARDED}' AND item.is_supported
              AND (nominee.year, nominee.region_id, nominee.category, item.amount)
                  = (NEW.year, NEW.region_id, NEW.category, NEW.amount)
        ) THEN
            {refuse(AWARD_OF_NOBODY)}
        END IF;
        RETURN NEW;
    """,
)

# What may be written in each state; a voucher that was not released is taken off as the award goes back.
AWARD_IS_KEPT = pgtrigger.Trigger(
    name="award_is_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    declare=[("free", "text[]")],
    func=f"""
        free := CASE
            WHEN OLD.state = '{S.APPROVED}' THEN ARRAY['source_id', 'kind', 'allocation_id', 'edited_by_id']
            WHEN (OLD.state, NEW.state) = ('{S.TO_ALLOCATE}', '{S.APPROVED}') THEN ARRAY['source_id', 'allocation_id']
            WHEN OLD.state = '{S.ALLOCATED}' THEN ARRAY['passing_id', 'edited_by_id']
            WHEN (OLD.state, NEW.state) = ('{S.TO_PASS_ON}', '{S.ALLOCATED}') THEN ARRAY['passing_id']
            WHEN OLD.state = '{S.PASSED_ON}' THEN ARRAY['received_on', 'edited_by_id']
            WHEN OLD.state IN ('{S.RECEIVED}', '{S.RETURNED}') THEN ARRAY['use_report', 'edited_by_id']
            WHEN OLD.state = '{S.RECALLED}' THEN ARRAY['repayment_id', 'edited_by_id']
            ELSE ARRAY[]::text[]
        END || ARRAY[{listed(CHAIN_COLUMNS)}];
        IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
            {refuse(AWARD_STAYS)}
        END IF;
        RETURN NEW;
    """,
)

PAID_BY_ITS_VOUCHER = pgtrigger.Trigger(
    name="paid_by_its_voucher",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("allocation_id", "passing_id", "repayment_id", "source_id"),
    func=f"""
        IF EXISTS (
            SELECT 1 FROM {PAYMENTS} payment WHERE payment.id IN (NEW.allocation_id, NEW.passing_id, NEW.repayment_id)
            AND ((payment.year, payment.region_id) <> (NEW.year, left(NEW.region_id, 2)) OR payment.kind <> CASE
                    payment.id WHEN NEW.allocation_id THEN '{PaymentKind.ALLOCATION}'
                               WHEN NEW.passing_id THEN '{PaymentKind.PASSING}' ELSE '{PaymentKind.REPAYMENT}' END
                 OR payment.source_id <> NEW.source_id)
        ) THEN
            {refuse(PAID_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

RECEIVED_BY_RECEIPT = pgtrigger.Trigger(
    name="received_by_receipt",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    func=f"""
        IF NEW.state = '{S.RECEIVED}' AND NOT EXISTS (
            SELECT 1 FROM {PAPERS} WHERE award_id = NEW.id AND paper = '{AwardPaper.RECEIPT}'
        ) THEN
            {refuse(NOT_RECEIPTED)}
        END IF;
        IF NEW.state = '{S.REPORTED}' AND (
            NEW.amount IS DISTINCT FROM (SELECT sum(amount) FROM {USES} WHERE award_id = NEW.id)
            OR NOT EXISTS (SELECT 1 FROM {PAPERS} WHERE award_id = NEW.id AND paper = '{AwardPaper.USE}')
        ) THEN
            {refuse(USE_UNACCOUNTED)}
        END IF;
        RETURN NEW;
    """,
)

PAYMENT_IS_KEPT = never("payment_is_kept", pgtrigger.Update | pgtrigger.Delete, PAYMENT_STAYS)

# The award is held, so that it does not move on while a file comes or goes.
PAPER_IN_ITS_TIME = pgtrigger.Trigger(
    name="paper_in_its_time",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("now_at", "text")],
    func=f"""
        SELECT state INTO now_at FROM {AWARDS} WHERE id = COALESCE(OLD.award_id, NEW.award_id) FOR SHARE;
        IF TG_OP = 'UPDATE' OR now_at NOT IN (
            SELECT unnest(CASE COALESCE(OLD.paper, NEW.paper) WHEN '{AwardPaper.RECEIPT}' THEN ARRAY['{S.PASSED_ON}']
                               ELSE ARRAY['{S.RECEIVED}', '{S.RETURNED}'] END)
        ) THEN
            {refuse(PAPERS_STAY)}
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)
