"""When the database itself refuses: a sentence in the user's language instead of a crash.

Triggers raise English msgids (``common.guards``) and constraints have their own sentences in the
models. A form usually says the same before; here it comes when two people decide at once, or
when a program forgot to ask. What nobody put into words is a fault of the program and stays one.
"""

import logging
from functools import cache

from django.apps import apps
from django.db import IntegrityError
from django.db.models.constraints import BaseConstraint
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

CHECK, UNIQUE, FOREIGN_KEY, RESTRICT = "23514", "23505", "23503", "23001"
RECORDED_ALREADY = _("This has been recorded already, perhaps by somebody else just now. Look at the list again.")
NEEDED_ELSEWHERE = _("Other records refer to this, so it stays.")


def sentence_of(error: IntegrityError):
    """What the database refused, in words; None if nobody has put it into words."""
    refusal = getattr(error.__cause__, "diag", None)
    if refusal is None:
        return None
    if refusal.sqlstate in (FOREIGN_KEY, RESTRICT):
        return NEEDED_ELSEWHERE
    if refusal.sqlstate == CHECK and not refusal.constraint_name:
        return gettext(refusal.message_primary)
    worded = sentences().get(refusal.constraint_name)
    return worded or (RECORDED_ALREADY if refusal.sqlstate == UNIQUE else None)


@cache
def sentences() -> dict:
    """The sentences of the constraints that have one of their own."""
    constraints = [each for model in apps.get_models() for each in model._meta.constraints]
    return {each.name: each.violation_error_message for each in constraints if is_worded(each)}


def is_worded(constraint) -> bool:
    return constraint.violation_error_message != BaseConstraint.default_violation_error_message


class DatabaseErrorsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        sentence = sentence_of(exception) if isinstance(exception, IntegrityError) else None
        if sentence is None:
            return None
        log.warning("refused by the database at %s: %s", request.path, exception)
        return render(request, "409.html", {"sentence": sentence}, status=409)
