from functools import cached_property
from uuid import uuid4

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_user_perms

from leadership.codes import CODE_LENGTHS, within
from leadership.enums import Department, Duty, Level, Role
from leadership.guards import GROUP_STAYS, MEMBERSHIP_IS_FINAL, MEMBERSHIP_STAYS
from leadership.models.region import Region
from leadership.permissions import MANAGE_ACCOUNTS, PERMISSIONS
from leadership.scope import PlaceQuerySet, sees_places


class LeadershipGroupQuerySet(PlaceQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def with_counts(self):
        """With ``members`` in office and ``accounts`` among them; counted for the rows that are shown only."""
        in_office = Membership.objects.filter(group=OuterRef("pk"), ended_on__isnull=True).order_by().values("group")
        return self.annotate(
            members=Coalesce(Subquery(in_office.values(count=Count("pk"))), 0),
            accounts=Coalesce(Subquery(in_office.values(count=Count("user"))), 0),
        )

    def above(self, code):
        """Active groups of the places above ``code``, the nearest first."""
        return self.active().filter(region__in=Region(code=code).ancestor_codes).order_by("-region__level")


@pghistory.track()
class LeadershipGroup(models.Model):
    """领导小组: one a region, nation to county; its office sits in the association [四(一)]."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="leadership_group")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LeadershipGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("leadership group")
        verbose_name_plural = _("leadership groups")
        default_permissions = ()
        permissions = [(codename, str(codename)) for codename, meaning in PERMISSIONS]
        constraints = [
            models.CheckConstraint(
                name="leadership_group_nation_to_county",
                condition=LessThanOrEqual(Length("region_id"), CODE_LENGTHS[Level.COUNTY]),
                violation_error_message=_("Leadership groups stand from the nation down to the counties."),
            )
        ]
        triggers = [GROUP_STAYS]

    def __str__(self):
        return _("Leadership group of %(place)s") % {"place": self.region.name}

    def get_absolute_url(self):
        return reverse("leadership:group_detail", args=[self.pk])

    @property
    def next_above(self) -> "LeadershipGroup | None":
        """The level above: the nearest place above that has an active leadership group."""
        return LeadershipGroup.objects.above(self.region_id).select_related("region").first()


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_on__isnull=True, group__is_active=True)

    def visible_to(self, membership):
        """Members of one's own group and of all groups in its region."""
        return self.filter(within(membership.region_code, "group__region")) if sees_places(membership) else self.none()

    def manageable_by(self, membership):
        """Members in office whose duty ``membership`` may change: never one's own."""
        if membership is None or not membership.may(MANAGE_ACCOUNTS):
            return self.none()
        return self.visible_to(membership).active().exclude(user=membership.user)


@pghistory.track()
class Membership(models.Model):
    """A person's duty in one leadership group; with an account, the hat they act in."""

    group = models.ForeignKey(LeadershipGroup, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=60)
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    department = models.CharField(_("department"), max_length=20, choices=Department.choices)
    position = models.CharField(_("post"), max_length=100, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list, blank=True
    )
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    # The same form sent twice makes one member.
    form_token = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = MembershipQuerySet.as_manager()
    history_name = "name"

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["group__region", "id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_a_group_and_account",
                fields=["group", "user"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("This account has a duty in this leadership group already."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
            ),
            models.CheckConstraint(
                name="membership_roles_known",
                condition=Q(roles__contained_by=Role.values),
            ),
        ]
        triggers = [MEMBERSHIP_IS_FINAL, MEMBERSHIP_STAYS]

    def __str__(self):
        return f"{self.name} · {self.group.region.name} · {self.get_department_display()}"

    @property
    def region(self) -> Region:
        return self.group.region

    @property
    def region_code(self) -> str:
        return self.group.region_id

    @property
    def role_names(self) -> list:
        return [Role(role).label for role in self.roles]

    @cached_property
    def permissions(self) -> frozenset[str]:
        """What this hat may do at its group, as django-guardian holds it. One query a request."""
        if self.user is None or not self.user.is_active or self.ended_on is not None:
            return frozenset()
        return frozenset(get_user_perms(self.user, self.group))

    def may(self, permission: str) -> bool:
        return permission in self.permissions
