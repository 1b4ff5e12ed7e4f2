"""The language of sentences that the program itself writes into records, as the reason of a step."""

from django.conf import settings
from django.utils.translation import override


def in_language_of_records():
    """Within, texts are in the programme's language, whichever the person at work reads: they stay for everybody."""
    return override(settings.LANGUAGE_CODE)
