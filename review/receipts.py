"""The receipt 回执 of a list of nominees: what the nation received, and what it decided on each [三(五)]."""

from django.utils.formats import date_format
from django.utils.timezone import localtime

from review.enums import NomineeOutcome
from review.forwarding import items_of
from review.models import NominationStep


def receipt_of(drawn_up) -> dict:
    """What the receipt says, in the language that is on."""
    steps = {step.verb: step for step in drawn_up.steps.select_related("actor")}
    rows = [line_of(number, item) for number, item in enumerate(items_of(drawn_up), start=1)]
    returned = reasons_of(drawn_up, steps["forward"].at)
    closing = steps.get("close") or steps.get("run_out")
    for row in rows:
        row["reason"] = returned.get(row["nomination"], "")
    return {
        "forwarded_on": day(steps["forward"].at),
        "fingerprint": steps["forward"].fingerprint[:12],
        "decided_on": day(closing.at) if closing else "",
        "rows": rows,
        "counts": counts_of(rows),
    }


def counts_of(rows) -> list[tuple]:
    """How many of each outcome; of those stopped for a violation only where there are any."""
    counts = [(outcome, sum(row["outcome"] == outcome for row in rows)) for outcome in NomineeOutcome]
    return [(outcome.label, count) for outcome, count in counts if count or outcome != NomineeOutcome.STOPPED]


def line_of(number, item) -> dict:
    nominee = item.nomination
    said = {"number": nominee.number, "nominee": nominee.title, "category": nominee.get_category_display()}
    decided = {"outcome": item.outcome, "decision": item.get_outcome_display(), "on": day(item.decided_at)}
    return {"place": number, "nomination": nominee.pk, "county": nominee.region.name, **said, **decided}


def reasons_of(drawn_up, since) -> dict[int, str]:
    """Why nominees were returned by this list: their first return after it was forwarded. One query."""
    nominees = drawn_up.items.filter(outcome=NomineeOutcome.RETURNED).values("nomination")
    returns = NominationStep.objects.filter(record__in=nominees, verb="send_back", at__gte=since)
    return dict(returns.order_by("record", "-serial").values_list("record", "reason"))


def day(moment) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""
