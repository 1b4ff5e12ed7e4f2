"""The help of a page, in its head."""

from django import template

from portal.handbook.page_help import chapter_for, help_for

register = template.Library()


@register.inclusion_tag("components/page_help.html", takes_context=True)
def page_help(context):
    """Asks the request itself: a component that is included with ``only`` has no variables of the page."""
    request = getattr(context, "request", None)
    page = help_for(request)
    return {"page": page, "chapter": chapter_for(page, request.membership) if page else None}
