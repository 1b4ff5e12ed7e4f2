"""Help for everybody: the handbook by role, and the glossary. No page asks the database anything of its own."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import anyone
from portal.handbook import glossary as terms
from portal.handbook.chapters import BY_SLUG, other_chapters, own_chapters
from portal.views.search import typed_in


@anyone
@require_safe
def handbook(request):
    """All chapters; first, those of the duty in which the person acts."""
    context = {"own": own_chapters(request.membership), "others": other_chapters(request.membership)}
    return render(request, "portal/handbook.html", context)


@anyone
@require_safe
def handbook_chapter(request, chapter):
    if chapter not in BY_SLUG:
        raise Http404
    shown = BY_SLUG[chapter]
    steps = [(step, step.address_for(request)) for step in shown.steps]
    others = [each for each in own_chapters(request.membership) if each != shown]
    return render(request, "portal/handbook_chapter.html", {"chapter": shown, "steps": steps, "others": others})


@anyone
@require_safe
def glossary(request):
    typed = typed_in(request)
    return render(request, "portal/glossary.html", {"typed": typed, "groups": terms.found(typed)})
