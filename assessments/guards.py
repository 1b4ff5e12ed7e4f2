"""What the database itself refuses about assessments [INV-4], whatever path a change takes.

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from assessments.enums import (
    FORWARDED_GRADES,
    OPEN_PROVINCE_STATES,
    AssessmentState,
    ProvinceAssessmentState,
    Subject,
    SystemState,
)
from common.guards import CHAIN_COLUMNS, content_stays, refuse, written_with
from leadership.enums import Level

SYSTEM_IN_FORCE = gettext_noop("An indicator system in force stays as it is. Take it back first, while it is not used.")
SYSTEM_USED = gettext_noop("This indicator system is used by assessments, so it stays in force.")
NOT_A_HUNDRED = gettext_noop("The weights of the indicators must sum to 100.")
ASSESSMENT_STAYS = gettext_noop("An assessment changes only while the county works on it, never once confirmed.")
MARKS_STAY = gettext_noop("Marks and evidence change only while they are being entered, never once confirmed.")
MARK_OF_ANOTHER = gettext_noop("A mark is for an indicator of the assessment's own system, with at most full marks.")
ASSESSED_BY_ANOTHER = gettext_noop("An assessment follows the indicator system in force for its year and kind.")
ASSESSED_ELSEWHERE = gettext_noop("An assessment lies in the county of its agreement.")
CORRECTION_OF_ANOTHER = gettext_noop("Only a decided assessment of the same year is corrected, and the last one.")
NOT_FORWARDED = gettext_noop(
    "Only confirmed assessments graded excellent or good are forwarded, by each level in turn."
)
SHARE_USED_UP = gettext_noop("The share that this level may forward is used up. Take another one back first.")
FORWARDING_STAYS = gettext_noop("A forwarding stays as it was made; it can be taken back.")
FORWARDED_ON = gettext_noop("The level above has forwarded it already. Ask it to take that back first.")
PROVINCE_STAYS = gettext_noop(
    "A provincial assessment changes only while it is scored; then the province adds its word."
)
REPORT_STAYS = gettext_noop("The report of a year that is closed stays as it is. The nation can open it again.")

AGREEMENTS, PROVINCES = "assessments_agreementassessment", "assessments_provinceassessment"

SYSTEM_STAYS = content_stays((SystemState.DRAFT,), SYSTEM_IN_FORCE)
INDICATORS_STAY = written_with("assessments_indicatorsystem", "system_id", (SystemState.DRAFT,), SYSTEM_IN_FORCE)

WEIGHTS_MAKE_A_HUNDRED = pgtrigger.Trigger(
    name="weights_make_a_hundred",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func=f"""
        IF NEW.state = '{SystemState.IN_FORCE}'
           AND (SELECT sum(weight) FROM assessments_indicator WHERE system_id = NEW.id) IS DISTINCT FROM 100 THEN
            {refuse(NOT_A_HUNDRED)}
        END IF;
        IF NEW.state = '{SystemState.DRAFT}'
           AND (EXISTS (SELECT 1 FROM assessments_agreementassessment WHERE system_id = NEW.id)
                OR EXISTS (SELECT 1 FROM assessments_provinceassessment WHERE system_id = NEW.id)) THEN
            {refuse(SYSTEM_USED)}
        END IF;
        RETURN NEW;
    """,
)


def follows_system(table: str, owner: str, subject: Subject, decided: str) -> str:
    """The body of a guard: a row of ``table`` follows the system in force, a correction the last one decided.

    ``owner`` is the column that names what is assessed, ``decided`` the state in which an assessment is corrected.
    The system is held, so that nobody takes it back meanwhile.
    """
    return f"""
        PERFORM 1 FROM assessments_indicatorsystem
        WHERE id = NEW.system_id AND subject = '{subject}' AND year = NEW.year AND state = '{SystemState.IN_FORCE}'
        FOR SHARE;
        IF NOT FOUND THEN
            {refuse(ASSESSED_BY_ANOTHER)}
        END IF;
        IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {table} former
            WHERE former.id = NEW.corrects_id AND former.{owner} = NEW.{owner} AND former.year = NEW.year
              AND former.serial = NEW.serial - 1 AND former.state = '{decided}'
        ) THEN
            {refuse(CORRECTION_OF_ANOTHER)}
        END IF;
    """


ASSESSMENT_FITS = pgtrigger.Trigger(
    name="assessment_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("system_id", "year", "agreement_id", "region_id", "corrects_id"),
    func=f"""
        {follows_system(AGREEMENTS, "agreement_id", Subject.AGREEMENT, AssessmentState.CONFIRMED)}
        IF NOT EXISTS (
            SELECT 1 FROM agreements_agreement WHERE id = NEW.agreement_id AND region_id = NEW.region_id
        ) THEN
            {refuse(ASSESSED_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)


def mark_fits(table: str) -> pgtrigger.Trigger:
    """A mark is given for an indicator of the system by which the assessment in ``table`` goes, and not too many."""
    return pgtrigger.Trigger(
        name="mark_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM {table} assessment
                JOIN assessments_indicator indicator ON indicator.system_id = assessment.system_id
                WHERE assessment.id = NEW.assessment_id AND indicator.id = NEW.indicator_id
                  AND COALESCE(NEW.marks, 0) <= indicator.full_marks
            ) THEN
                {refuse(MARK_OF_ANOTHER)}
            END IF;
            RETURN NEW;
        """,
    )


# -- forwarding the best -----------------------------------------------------------------
# The last confirmed assessment of each agreement and year is the one that counts.
COUNTING = f"""
    SELECT assessment.* FROM assessments_agreementassessment assessment
    WHERE assessment.state = '{AssessmentState.CONFIRMED}' AND NOT EXISTS (
        SELECT 1 FROM assessments_agreementassessment later
        WHERE later.corrects_id = assessment.id AND later.state = '{AssessmentState.CONFIRMED}'
    )
"""
# How many assessments of a year a group may forward: its share of those it chooses among, at least one of them.
# A county chooses among its confirmed ones, a prefecture among what its counties forwarded.
ALLOWED = f"""
    SELECT ceil(count(DISTINCT counting.id) * max(CASE WHEN place.level = {Level.COUNTY:d} THEN system.county_share
                                                       ELSE system.prefecture_share END) / 100.0)::int
    FROM leadership_leadershipgroup this
    JOIN leadership_region place ON place.code = this.region_id
    JOIN ({COUNTING}) counting ON counting.year = {{year}} AND left(counting.region_id, length(place.code)) = place.code
    JOIN assessments_indicatorsystem system ON system.id = counting.system_id
    WHERE this.id = {{group}} AND place.level IN ({Level.COUNTY:d}, {Level.PREFECTURE:d}) AND (
        place.level = {Level.COUNTY:d} OR EXISTS (
            SELECT 1 FROM assessments_forwarding below
            WHERE below.assessment_id = counting.id AND below.group_id <> this.id
        )
    )
"""
GRADES = ", ".join(f"'{grade}'" for grade in FORWARDED_GRADES)

FORWARDING_FITS = pgtrigger.Trigger(
    name="forwarding_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Delete,
    declare=[("chosen", "assessments_agreementassessment%ROWTYPE"), ("place", "text"), ("used", "int")],
    func=f"""
        -- One at a time at each group: two who forward at once cannot take the last place together.
        SELECT region_id INTO place FROM leadership_leadershipgroup
        WHERE id = COALESCE(NEW.group_id, OLD.group_id) FOR NO KEY UPDATE;
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (
                SELECT 1 FROM assessments_forwarding above
                JOIN leadership_leadershipgroup higher ON higher.id = above.group_id
                WHERE above.assessment_id = OLD.assessment_id AND length(higher.region_id) < length(place)
            ) THEN
                {refuse(FORWARDED_ON)}
            END IF;
            RETURN OLD;
        END IF;
        SELECT * INTO chosen FROM ({COUNTING}) counting WHERE id = NEW.assessment_id;
        IF chosen.id IS NULL OR chosen.grade NOT IN ({GRADES}) OR left(chosen.region_id, length(place)) <> place
           OR (length(place) < 6 AND NOT EXISTS (
               SELECT 1 FROM assessments_forwarding below
               JOIN leadership_leadershipgroup lower ON lower.id = below.group_id
               WHERE below.assessment_id = chosen.id AND length(lower.region_id) > length(place)
           )) THEN
            {refuse(NOT_FORWARDED)}
        END IF;
        SELECT count(*) INTO used FROM assessments_forwarding forwarded
        JOIN assessments_agreementassessment other ON other.id = forwarded.assessment_id
        WHERE forwarded.group_id = NEW.group_id AND other.year = chosen.year;
        IF used >= COALESCE(({ALLOWED.format(year="chosen.year", group="NEW.group_id")}), 0) THEN
            {refuse(SHARE_USED_UP)}
        END IF;
        RETURN NEW;
    """,
)

# -- provinces ----------------------------------------------------------------------------
OPEN = ", ".join(f"'{state}'" for state in OPEN_PROVINCE_STATES)
PASSED_OVER = ", ".join(f"'{column}'" for column in CHAIN_COLUMNS)

PROVINCE_ASSESSMENT_FITS = pgtrigger.Trigger(
    name="province_assessment_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("system_id", "year", "region_id", "corrects_id"),
    func=follows_system(PROVINCES, "region_id", Subject.PROVINCE, ProvinceAssessmentState.PUBLISHED) + "RETURN NEW;",
)

# While the nation scores, all but the statement changes; while it is with the province, nothing but the statement.
PROVINCE_ASSESSMENT_STAYS = pgtrigger.Trigger(
    name="province_assessment_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF (OLD.state NOT IN ({OPEN})
            AND to_jsonb(NEW) - ARRAY[{PASSED_OVER}, 'statement']
                IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{PASSED_OVER}, 'statement'])
           OR (OLD.state <> '{ProvinceAssessmentState.SENT}' AND NEW.statement <> OLD.statement) THEN
            {refuse(PROVINCE_STAYS)}
        END IF;
        RETURN NEW;
    """,
)
