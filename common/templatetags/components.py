"""What the components in ``templates/components/`` ask about a record, read from its chain's table."""

from dataclasses import dataclass
from functools import cache

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import Select
from django.forms.utils import flatatt
from django.urls import resolve, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from common.access import rule_of
from common.table_rows import rows_of
from common.workflow import CHAINS

register = template.Library()
register.simple_tag(rows_of)

ROWS_A_PAGE = 25
DRAFT, UNDER_WAY, ATTENTION, DONE = "draft", "under-way", "attention", "done"


@dataclass(frozen=True)
class State:
    """The inward wording of a state and its tone, which is a shape and a colour."""

    label: str
    tone: str


@dataclass(frozen=True)
class Told:
    """A step as the timeline tells it."""

    step: object
    what: str
    state: State
    parts: list
    # The record that took the step, where a timeline tells of several.
    record: object = None


def chain_of(record):
    """The chain along which ``record`` moves."""
    return next(chain for chain in CHAINS.values() if isinstance(record, chain.model))


@register.simple_tag
def state_of(record) -> State:
    """Where ``record`` stands, in words and tone."""
    return state_in(chain_of(record), record.state)


def state_in(chain, state) -> State:
    return _states_of(chain.name)[state]


@cache
def _states_of(name) -> dict:
    """Each state of a chain; read once, because a chain never changes while the portal runs."""
    chain = CHAINS[name]
    return {state.value: State(state.label, tone(chain, state.value)) for state in chain.states}


def tone(chain, state) -> str:
    """Read from the table: attention asks what a reason led to, done is what ends well or where nothing is due.

    Where work goes on that a reason can lead back to, it goes on.
    """
    if state in chain.good:
        return DONE
    goes_on = any(move.is_due and state in move.sources for move in chain.moves)
    reasons = [move.needs_reason for move in chain.moves if move.target == state]
    if any(reasons) and not (goes_on and not all(reasons)):
        return ATTENTION
    if state == chain.initial:
        return DRAFT
    return UNDER_WAY if goes_on else DONE


@register.simple_tag
def told(steps, chain) -> list[Told]:
    """The steps of a record, the first one first, each with who and for which group at hand."""
    steps = steps.told().order_by("serial")
    return [
        Told(step, chain.move(step.verb).past, state_in(chain, step.to_state), part_names(chain, step.concerns))
        for step in steps
    ]


@register.simple_tag
def named_parts(record, step) -> list:
    """What a return is about, in words."""
    return part_names(chain_of(record), step.concerns)


def part_names(chain, concerns) -> list:
    return [chain.parts(part).label for part in concerns] if chain.parts else []


@register.simple_tag
def next_moves(record) -> list:
    """What can happen next, at the desk where the record lies."""
    return chain_of(record).next_moves(record)


@register.simple_tag
def caption_of(table) -> str:
    """What a list holds: its ``caption``, or the name of its records."""
    model = getattr(table.Meta, "model", None)
    return getattr(table, "caption", "") or (model._meta.verbose_name_plural if model else _("List"))


@register.filter
def target_of(bound_field) -> str:
    """The id that a link to the field leads to; a group of choices has the id of its first."""
    return bound_field.id_for_label or f"{bound_field.auto_id}_0"


@register.simple_tag
def control(bound_field):
    """The input of a field of a filter, with what says whether it is right and what describes it."""
    look = "form-select" if isinstance(bound_field.field.widget, Select) else "form-control"
    attributes = {"class": f"{look} is-invalid" if bound_field.errors else look}
    return selection(bound_field, attributes) if look == "form-select" else bound_field.as_widget(attrs=attributes)


def selection(bound_field, attributes) -> str:
    """As Django's ``Select``, which takes a template for each of its options."""
    attributes |= {"name": bound_field.html_name, "id": bound_field.auto_id}
    attributes = bound_field.build_widget_attrs(bound_field.field.widget.attrs | attributes)
    chosen, choices = str(bound_field.value() or ""), bound_field.field.widget.choices
    marked = [(value, flatatt({"selected": str(value) == chosen}), label) for value, label in choices]
    options = format_html_join("", '<option value="{}"{}>{}</option>', marked)
    return format_html("<select{}>{}</select>", flatatt(attributes), options)


@register.simple_tag(takes_context=True)
def page_of(context, rows):
    """The page of ``rows`` that the address asks for."""
    return Paginator(rows, ROWS_A_PAGE).get_page(context.request.GET.get("page"))


@register.simple_tag(takes_context=True)
def sees_personal_data(context) -> bool:
    """May this person see numbers of people in full, with a reason?"""
    membership = getattr(context.request, "membership", None)
    return membership is not None and membership.may(settings.PERSONAL_DATA_PERMISSION)


@register.simple_tag(takes_context=True)
def way_to(context, name) -> str:
    """The address of the page ``name``, or nothing if this person may not open it."""
    address = reverse(name)
    return address if rule_of(resolve(address).func).ask(context.request) else ""
