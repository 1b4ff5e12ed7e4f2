"""What the database itself refuses about public notices [INV-8] and objections, whatever path a change takes.

A notice runs by the clock of the database and the days of Asia/Shanghai, whatever the zone of a server, a session or
a program. Its last day is a column that the database computes from the moment of publication, which it notes itself
and which nobody sets. So none of form, program and SQL can date a notice back, shorten it or end it early. (A test
that needs a notice of earlier days says so: it ignores ``runs_its_week`` by name.)

The messages are English msgids; ``common.database_errors`` shows them in the user's language.
"""

import pgtrigger
from django.utils.translation import gettext_noop

from common.guards import content_stays, never, refuse, written_with
from review.enums import (
    COUNTING_NOTICE_STATES,
    OPEN_NOTICE_STATES,
    OPEN_OBJECTION_STATES,
    PUBLIC_NOTICE_STATES,
    SIGNED_STATES,
    NominationState,
    NoticeKind,
    NoticeState,
    ObjectionState,
)

NOTICE_STAYS = gettext_noop(
    "A notice changes only while it is prepared. Once published, a changed list takes a new notice."
)
NOTICE_RUNS_ON = gettext_noop("A published notice runs until its last day has passed; nobody ends or shortens it.")
NOTICE_EMPTY = gettext_noop("A notice names at least one nominee.")
REPLACES_ANOTHER = gettext_noop("A new notice replaces a published one of the same place, year and kind.")
ITEM_ELSEWHERE = gettext_noop(
    "A province notices its own selected nominees, the nation those whom a signed decision supports."
)
OBJECTION_STAYS = gettext_noop("What was received stays as it is; only what the handlers find is added.")
OBJECTION_TOO_LATE = gettext_noop("Objections are received while the notice runs, its last day included.")
OBJECTION_ELSEWHERE = gettext_noop("An objection is about the notice or one of its nominees, at its own province.")
SIGNED_BY_NOBODY = gettext_noop("A signed objection has a name and a contact, an anonymous one has neither.")
CONCERNED = gettext_noop("Whoever put the nominee forward does not handle objections to it.")
FINDINGS_STAY = gettext_noop("Findings are written while the objection is under investigation.")
ENCLOSURES_STAY = gettext_noop("Enclosures of an objection come with it and stay.")
REVEALS_STAY = gettext_noop("Who has looked at the identity of an objector stays on record.")
NOT_NOTICED = gettext_noop(
    "A nominee is forwarded or awarded once its public notice has run, and no objection stands against it."
)

NOTICES, ITEMS, OBJECTIONS = "review_publicnotice", "review_noticeitem", "review_objection"
TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"


def listed(states) -> str:
    return ", ".join(f"'{state}'" for state in states)


NOTICE_CONTENT_STAYS = content_stays(OPEN_NOTICE_STATES, NOTICE_STAYS, free=("published_at", "last_day"))
WRITTEN_WITH_NOTICE = written_with(NOTICES, "notice_id", OPEN_NOTICE_STATES, NOTICE_STAYS)

RUNS_ITS_WEEK = pgtrigger.Trigger(
    name="runs_its_week",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF TG_OP = 'INSERT' OR NEW.state <> 'published' OR OLD.state = 'published' THEN
            IF NEW.published_at IS DISTINCT FROM OLD.published_at THEN
                {refuse(NOTICE_RUNS_ON)}
            END IF;
        ELSE
            NEW.published_at := clock_timestamp();
            IF NOT EXISTS (SELECT 1 FROM {ITEMS} WHERE notice_id = NEW.id) THEN
                {refuse(NOTICE_EMPTY)}
            END IF;
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (
            NEW.state = '{NoticeState.ENDED}' AND {TODAY} <= OLD.last_day
            OR NEW.state = '{NoticeState.REPLACED}' AND NOT EXISTS (
                SELECT 1 FROM {NOTICES} later WHERE later.replaces_id = OLD.id AND later.state = 'published'
            )
        ) THEN
            {refuse(NOTICE_RUNS_ON)}
        END IF;
        RETURN NEW;
    """,
)

REPLACES_ITS_FORMER = pgtrigger.Trigger(
    name="replaces_its_former",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("replaces_id"),
    func=f"""
        IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {NOTICES} former
            WHERE former.id = NEW.replaces_id AND former.state IN ({listed(COUNTING_NOTICE_STATES)})
              AND (former.kind, former.region_id, former.year) = (NEW.kind, NEW.region_id, NEW.year)
        ) THEN
            {refuse(REPLACES_ANOTHER)}
        END IF;
        RETURN NEW;
    """,
)

ITEM_FITS = pgtrigger.Trigger(
    name="item_fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("notice_id", "nomination_id"),
    func=f"""
        IF NOT EXISTS (
            SELECT 1 FROM {NOTICES} notice JOIN review_nomination nominee ON nominee.year = notice.year
            WHERE notice.id = NEW.notice_id AND nominee.id = NEW.nomination_id AND (
                notice.kind = '{NoticeKind.NOMINEES}' AND left(nominee.region_id, 2) = notice.region_id
                    AND nominee.state = '{NominationState.SELECTED}'
                OR notice.kind = '{NoticeKind.AWARDS}' AND nominee.state = '{NominationState.TAKEN_IN}' AND EXISTS (
                    SELECT 1 FROM review_decisionitem item JOIN review_awarddecision decision
                        ON decision.id = item.decision_id AND decision.state IN ({listed(SIGNED_STATES)})
                    WHERE item.nomination_id = nominee.id AND item.is_supported
                )
            )
        ) THEN
            {refuse(ITEM_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

# The notice is held until the objection is there for all to see: meanwhile it does not end, nor is anybody on it
# forwarded.
RECEIVED_IN_TIME = pgtrigger.Trigger(
    name="received_in_time",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("notice", f"{NOTICES}%ROWTYPE")],
    func=f"""
        SELECT * INTO notice FROM {NOTICES} WHERE id = NEW.notice_id FOR SHARE;
        IF notice.state <> 'published' OR {TODAY} > notice.last_day THEN
            {refuse(OBJECTION_TOO_LATE)}
        END IF;
        IF NEW.is_signed IS DISTINCT FROM (NEW.objector_name <> '')
           OR NEW.is_signed IS DISTINCT FROM (NEW.objector_contact <> '') THEN
            {refuse(SIGNED_BY_NOBODY)}
        END IF;
        IF NEW.region_id <> notice.region_id OR (NEW.nomination_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {ITEMS} WHERE notice_id = NEW.notice_id AND nomination_id = NEW.nomination_id
        )) THEN
            {refuse(OBJECTION_ELSEWHERE)}
        END IF;
        RETURN NEW;
    """,
)

# It has no state in which it is written: it comes whole.
OBJECTION_CONTENT_STAYS = content_stays(("",), OBJECTION_STAYS, free=("findings", "edited_by_id"))
FINDINGS_WHILE_INVESTIGATED = pgtrigger.Trigger(
    name="findings_while_investigated",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("findings", "edited_by_id"),
    func=f"""
        IF OLD.state <> '{ObjectionState.ACCEPTED}'
           AND (NEW.findings, NEW.edited_by_id) IS DISTINCT FROM (OLD.findings, OLD.edited_by_id) THEN
            {refuse(FINDINGS_STAY)}
        END IF;
        RETURN NEW;
    """,
)

NOT_BY_THE_CONCERNED = pgtrigger.Trigger(
    name="not_by_the_concerned",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF EXISTS (
            SELECT 1 FROM {OBJECTIONS} objection JOIN review_nomination nominee ON nominee.id = objection.nomination_id
            WHERE objection.id = NEW.record_id AND NEW.actor_id IN (nominee.created_by_id, nominee.edited_by_id)
        ) THEN
            {refuse(CONCERNED)}
        END IF;
        RETURN NEW;
    """,
)

ENCLOSURE_COMES_WITH_IT = written_with(OBJECTIONS, "objection_id", (ObjectionState.RECEIVED,), ENCLOSURES_STAY)
ENCLOSURE_STAYS = never("enclosure_stays", pgtrigger.Update | pgtrigger.Delete, ENCLOSURES_STAY)
REVEAL_STAYS = never("reveal_stays", pgtrigger.Update | pgtrigger.Delete, REVEALS_STAY)

# What was selected anew after a notice takes a new one. The notices are held against objections of the last second.
NOTICE_HAS_RUN = pgtrigger.Trigger(
    name="notice_has_run",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    func=f"""
        IF NEW.state NOT IN ('{NominationState.FORWARDED}', '{NominationState.AWARDED}') OR OLD.state = NEW.state THEN
            RETURN NEW;
        END IF;
        PERFORM 1 FROM {NOTICES} WHERE state IN ({listed(PUBLIC_NOTICE_STATES)})
            AND id IN (SELECT notice_id FROM {ITEMS} WHERE nomination_id = NEW.id) ORDER BY id FOR NO KEY UPDATE;
        IF NOT EXISTS (
            SELECT 1 FROM {ITEMS} item JOIN {NOTICES} notice ON notice.id = item.notice_id
            WHERE item.nomination_id = NEW.id AND notice.state IN ({listed(COUNTING_NOTICE_STATES)})
              AND notice.kind = CASE NEW.state WHEN '{NominationState.FORWARDED}' THEN '{NoticeKind.NOMINEES}'
                                               ELSE '{NoticeKind.AWARDS}' END
              AND notice.last_day < {TODAY} AND NOT EXISTS (
                SELECT 1 FROM review_nominationstep step
                WHERE step.record_id = NEW.id AND step.verb = 'select' AND step.serial > item.selected_by
              )
        ) OR EXISTS (
            SELECT 1 FROM {OBJECTIONS} WHERE nomination_id = NEW.id
              AND state IN ({listed((*OPEN_OBJECTION_STATES, ObjectionState.UPHELD))})
        ) THEN
            {refuse(NOT_NOTICED)}
        END IF;
        RETURN NEW;
    """,
)
