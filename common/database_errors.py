"""When the database itself refuses: its sentence, in the user's language, instead of a crash.

Our triggers and constraints raise English msgids (``common.guards``); anything else is a fault
of the program and stays one.
"""

from django.db import IntegrityError
from django.shortcuts import render
from django.utils.translation import gettext


def sentence_of(error: IntegrityError) -> str | None:
    """What a trigger of ours said; None for any other refusal."""
    diagnostics = getattr(error.__cause__, "diag", None)
    by_trigger = diagnostics is not None and diagnostics.sqlstate == "23514" and not diagnostics.constraint_name
    return gettext(diagnostics.message_primary) if by_trigger else None


class DatabaseErrorsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        sentence = sentence_of(exception) if isinstance(exception, IntegrityError) else None
        return render(request, "409.html", {"sentence": sentence}, status=409) if sentence else None
