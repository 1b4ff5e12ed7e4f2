"""What a nomination still lacks [三(六)]: words, evidence, and what stands against the nominee.

The same sentences disable the button, explain why, and guard the verb.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.enums import Window
from leadership.programme import closed_reason
from review.eligibility import still_hindered
from review.integrity.standing import flags_against, not_checked

NEEDED = {
    "summary": gettext_lazy("Sum up the deeds in a few sentences."),
    "measures": gettext_lazy("Tell what was done."),
    "results": gettext_lazy("Tell what came of it for the villages and households."),
    "mechanism": gettext_lazy("Tell what makes it last."),
}


def gaps(nomination) -> list[str]:
    """What the deeds lack."""
    sentences = [sentence for name, sentence in NEEDED.items() if not getattr(nomination, name).strip()]
    if not nomination.files.exists():
        sentences.append(_("Add at least one piece of evidence."))
    return sentences


def missing_to_submit(nomination) -> list[str]:
    return gaps(nomination) + missing_to_nominate(nomination)


def missing_to_nominate(nomination) -> list[str]:
    """What stands against a nominee on the way up: by the record as it is now, and the window."""
    return still_hindered(nomination) + closed(nomination, Window.NOMINATION)


def missing_to_admit(nomination) -> list[str]:
    """The province may also take up what came in on the last day, once its own review is open."""
    shut = closed(nomination, Window.NOMINATION)
    return still_hindered(nomination) + (shut and closed(nomination, Window.PROVINCIAL_REVIEW))


def closed(nomination, window) -> list[str]:
    why = closed_reason(year=nomination.year, window=window, region_code=nomination.region_id)
    return [why] if why else []


def missing_to_select(nomination) -> list[str]:
    """As before; and the integrity checks have looked at what was submitted, and no doubt of theirs stands."""
    against = still_hindered(nomination) + closed(nomination, Window.PROVINCIAL_REVIEW)
    return against + not_checked([nomination]) + flags_against(nomination)
