"""The page on which any verb of any chain is performed."""

from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.workflow.forms import ActForm
from common.workflow.refusals import Incomplete, NotAllowed, Refused


@contextmanager
def refusals_told(request):
    """What a verb refuses: 403 with the reason to whoever may not, a message about what stands in the way."""
    try:
        yield
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.reason) from refusal
    except Refused as refusal:
        messages.warning(request, refusal.reason)


def act_page(request, chain, record, verb, back_url):
    """GET shows what ``verb`` will do, POST performs it and returns to ``back_url``, the record's page.

    ``record`` comes from the caller's ``visible_to``. A verb without a button is answered 404. Where the
    person may not, 403 with the reason; where somebody else was faster, the record's page tells who did
    what; what is missing is listed here, and what was typed is kept.
    """
    move = move_or_404(chain, verb)
    said = request.POST if request.method == "POST" else None
    form = ActForm(said, move=move, parts=chain.parts, initial={"seen": record.steps_taken})
    try:
        missing = look(chain, move, record, request)
        if request.method == "POST" and form.is_valid():
            moved = chain.perform(record, verb, by=request.membership, **form.cleaned_data)
            messages.success(request, done(chain, move, moved))
            return redirect(back_url)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.reason) from refusal
    except Refused as refusal:
        messages.warning(request, refusal.reason)
        return redirect(back_url)
    context = {"chain": chain, "move": move, "record": record, "form": form, "missing": missing, "back_url": back_url}
    return render(request, "components/act_form.html", context)


def move_or_404(chain, verb):
    move = next((move for move in chain.moves if move.verb == verb and move.has_button), None)
    if move is None:
        raise Http404
    return move


def done(chain, move, record) -> str:
    """With whom it lies now, if anything is to be done."""
    words = {"record": record, "what": move.past, "desk": record.desk}
    if not chain.next_moves(record):
        return _("%(record)s: %(what)s.") % words
    return _("%(record)s: %(what)s. It lies with %(desk)s now.") % words


def look(chain, move, record, request) -> list:
    """What is missing before the step. Raises NotLegal or NotAllowed when it can't be taken at all.

    The link brings along how many steps the page behind it showed, and so does the form.
    """
    known = (request.POST if request.method == "POST" else request.GET).get("seen", "")
    try:
        chain.check(move, record, request.membership, "…", int(known) if known.isdecimal() else None)
    except Incomplete as refusal:
        return refusal.missing
    return []
