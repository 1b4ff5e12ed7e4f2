"""What an agreement still lacks before it can be submitted [三(二)]: time, objectives, tasks, mechanism, parties.

The same sentences disable the button, explain why, and guard the verb.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.enums import HelperKind, Part
from leadership.enums import Window
from leadership.programme import closed_reason
from registry.models import Expert


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the part of the form where it is filled in."""

    part: Part
    sentence: str

    def __str__(self):
        return self.sentence


def gaps(version) -> list[Gap]:
    """Everything that a text lacks, in the order of the form."""
    checks = (_basics, _content, _villages, _tasks, _experts)
    return [gap for check in checks for gap in check(version)]


def missing(agreement) -> list:
    """The gaps, and whether the filing window is closed."""
    closed = closed_reason(year=agreement.year, window=Window.FILING, region_code=agreement.region_id)
    return gaps(agreement.current_version) + ([closed] if closed else [])


def _basics(version):
    if not version.title:
        yield Gap(Part.BASICS, _("Give the agreement a title."))
    if not version.helper_kind:
        yield Gap(Part.BASICS, _("Say who helps: an organisation or experts."))
    if version.helper_kind == HelperKind.ORGANISATION and version.organisation_id is None:
        yield Gap(Part.BASICS, _("Choose the assisting organisation."))
    if version.organisation_id and version.organisation.merged_into_id:
        yield Gap(Part.BASICS, _("The organisation has been merged into another one. Choose that one instead."))
    if version.starts_on is None or version.ends_on is None:
        yield Gap(Part.BASICS, _("Enter the first and the last day of the period."))


def _content(version):
    if not version.objectives:
        yield Gap(Part.CONTENT, _("Describe the objectives."))
    if not version.mechanism:
        yield Gap(Part.CONTENT, _("Describe the mechanism of assistance."))


def _villages(version):
    if not version.village_links.exists():
        yield Gap(Part.VILLAGES, _("Add at least one village."))


def _tasks(version):
    tasks = list(version.tasks.all())
    if not tasks:
        yield Gap(Part.TASKS, _("Add at least one task with a target."))
    for task in tasks:
        if version.starts_on and version.ends_on and not version.starts_on <= task.due_on <= version.ends_on:
            yield Gap(Part.TASKS, _("Task “%(task)s” is due outside the period of the agreement.") % {"task": task})


def _experts(version):
    experts = list(Expert.objects.filter(agreement_links__version=version))
    if version.helper_kind == HelperKind.EXPERTS and not experts:
        yield Gap(Part.EXPERTS, _("Add the experts who help."))
    for expert in experts:
        if expert.state != "listed":
            yield Gap(Part.EXPERTS, _("%(name)s is not on the roster (any more).") % {"name": expert.name})
