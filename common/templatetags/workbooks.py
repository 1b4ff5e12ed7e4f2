"""What a list page asks about the workbook of its records."""

from django import template

from common.workbooks import WORKBOOKS

register = template.Library()


@register.simple_tag(takes_context=True)
def takes_in(context, workbook) -> bool:
    """May whoever looks at the page load a workbook of this kind?"""
    intake = WORKBOOKS[workbook].intake
    return bool(intake and intake.rule(context.request.membership))


@register.simple_tag
def names_people(workbook) -> bool:
    """Does the report hold personal data, masked unless asked for?"""
    return WORKBOOKS[workbook].is_personal
