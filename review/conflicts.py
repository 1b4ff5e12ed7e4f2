"""Who may not score whom [domain 9]: the same person, the same employer, an expert of its agreements, an author."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements.models import Agreement, AgreementExpert
from leadership.codes import CODE_LENGTHS
from leadership.enums import Level
from registry.models import HelperAccount
from review.eligibility import GROUNDS
from review.enums import ReviewTaskState
from review.models import DeclaredConflict, ReviewTask

TIED_BY = ("nomination__organisation", "nomination__expert", "panelist__membership")


@dataclass
class Surroundings:
    """Who stands around a candidate: names of experts of its agreements, users who wrote it or act for it."""

    names: set = field(default_factory=set)
    users: set = field(default_factory=set)


def conflicts_between(nominations, panel) -> dict[int, dict[int, str]]:
    """By candidate the reviewers of the panel who may not score it, each with the reason. Four queries."""
    around, declared = surroundings_of(nominations), declared_by(panel)
    found = {}
    for nomination in nominations:
        whys = {each.pk: why_not(nomination, each, around[nomination.pk], declared[each.pk]) for each in panel}
        found[nomination.pk] = {key: why for key, why in whys.items() if why}
    return found


def conflict_of(task) -> str:
    """Why the reviewer of a task may not score it, as things stand now; empty when they may."""
    return next((why for _task, why in tied([task])), "")


def tied(tasks) -> list[tuple]:
    """(task, reason) of those of some tasks, read with ``TIED_BY``, whose reviewers may not score them by now."""
    nominations = {task.nomination_id: task.nomination for task in tasks}
    panel = {task.panelist_id: task.panelist for task in tasks}
    found = conflicts_between(list(nominations.values()), list(panel.values()))
    reasons = [(task, found[task.nomination_id].get(task.panelist_id)) for task in tasks]
    return [(task, why) for task, why in reasons if why]


def tasks_of(membership):
    """What a reviewer has to score and has scored, without the candidates to whom they have become tied since."""
    tasks = ReviewTask.objects.visible_to(membership)
    hidden = tied(list(tasks.select_related(*TIED_BY)))
    return tasks.exclude(pk__in=[task.pk for task, _why in hidden])


def left_to_score(membership):
    return tasks_of(membership).filter(state=ReviewTaskState.ASSIGNED)


def why_not(nomination, panelist, around: Surroundings, declared=()) -> str:
    member = panelist.membership
    if nomination.expert and nomination.expert.name == member.name:
        return _("is the nominee")
    if panelist.province_id in provinces_of(nomination):
        return _("comes from the same province")
    if is_same(employer_of(nomination), panelist.employer):
        return _("has the same employer")
    if member.name in around.names:
        return _("is an expert of its agreement")
    if member.user_id in around.users:
        return _("wrote the nomination or acts for the nominee")
    tie = next((tie for tie in declared if touches(tie, nomination, around)), None)
    return _("has declared a tie: %(why)s") % {"why": tie.reason} if tie else ""


def provinces_of(nomination) -> set[str]:
    """Where it was nominated, and where the nominee is at home: helpers come from other provinces, too."""
    return {code[: CODE_LENGTHS[Level.PROVINCE]] for code in (nomination.region_id, nomination.subject.region_id)}


def declared_by(panel) -> dict[int, list]:
    """What members of a panel have declared."""
    ties = defaultdict(list)
    for tie in DeclaredConflict.objects.filter(panelist__in=panel).order_by("pk"):
        ties[tie.panelist_id].append(tie)
    return ties


def touches(tie, nomination, around: Surroundings) -> bool:
    """A declared tie concerns a candidate: it, its province, its name or employer, or an expert of its agreements."""
    if tie.nomination_id:
        return tie.nomination_id == nomination.pk
    if tie.province_id:
        return tie.province_id in provinces_of(nomination)
    return any(is_same(tie.name, name) for name in (nomination.title, employer_of(nomination), *around.names))


def employer_of(nomination) -> str:
    return nomination.expert.employer if nomination.expert else nomination.organisation.name


def is_same(one: str, other: str) -> bool:
    """A department of an employer counts as the employer: one name stands in the other."""
    one, other = one.strip(), other.strip()
    return bool(one and other) and (one in other or other in one)


def surroundings_of(nominations) -> dict[int, Surroundings]:
    around = {each.pk: Surroundings(users={each.created_by_id, each.edited_by_id}) for each in nominations}
    experts_in = experts_by_agreement({each.region_id for each in nominations})
    accounts = accounts_of(nominations)
    for nomination in nominations:
        here = around[nomination.pk]
        here.users |= accounts[nomination.organisation_id, nomination.expert_id]
        for (county, organisation), people in experts_in:
            own = nomination.organisation and organisation == nomination.organisation.counting_id
            if county == nomination.region_id and (own or nomination.expert_id in people):
                here.names |= set(people.values())
    return around


def experts_by_agreement(counties) -> list[tuple]:
    """((county, organisation that counts), {expert: name}) of the agreements in some counties that are grounds."""
    agreements = Agreement.objects.filter(region__in=counties, state__in=GROUNDS)
    helper = Coalesce("current_version__organisation__merged_into", "current_version__organisation")
    parties = agreements.annotate(helper=helper).values_list("current_version", "region", "helper")
    people = defaultdict(dict)
    links = AgreementExpert.objects.filter(version__in=agreements.values("current_version"))
    for version, expert, name in links.values_list("version", "expert", F("expert__name")):
        people[version][expert] = name
    return [((county, organisation), people[version]) for version, county, organisation in parties]


def accounts_of(nominations) -> dict:
    """The users who act for nominees, by (organisation, expert)."""
    parties = [each.organisation_id for each in nominations if each.organisation_id]
    experts = [each.expert_id for each in nominations if each.expert_id]
    accounts = HelperAccount.objects.filter(Q(organisation__in=parties) | Q(expert__in=experts))
    users = defaultdict(set)
    for organisation, expert, user in accounts.values_list("organisation", "expert", "membership__user"):
        users[organisation, expert].add(user)
    return users
