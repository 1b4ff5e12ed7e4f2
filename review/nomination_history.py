"""Everything that was ever written on a nomination, and what changed since it was returned."""

from common.history import events_of, history_of
from review.enums import NominationState
from review.models import Nomination, NominationFile


def history_of_nomination(nomination, since=None):
    of_files = events_of(NominationFile, nomination=nomination.pk)
    return history_of(events_of(Nomination, pgh_obj=nomination.pk), of_files, since=since)


def last_return(nomination):
    """The step by which it last came back to the county, if it ever did."""
    returns = nomination.steps.filter(verb="return").told()
    return returns.order_by("-serial").first()


def changes_since(nomination, returned):
    """What was changed after it came back, for whoever decides again; None where nothing is to be decided."""
    examined = (NominationState.SUBMITTED, NominationState.ENDORSED)
    if returned is None or nomination.state not in examined:
        return None
    return history_of_nomination(nomination, since=returned.at)
