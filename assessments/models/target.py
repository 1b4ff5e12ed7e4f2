import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class TargetSetting(models.Model):
    """How much of a target of the plan is needed, and by which day [一(二)].

    What the target counts is declared under the same name in ``assessments.targets``.
    """

    name = models.SlugField(_("target"), primary_key=True, max_length=40, editable=False)
    needed = models.PositiveIntegerField(_("needed"))
    due_on = models.DateField(_("due"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                name="target_needs_something",
                condition=Q(needed__gt=0),
                violation_error_message=_("At least one is needed."),
            )
        ]

    def __str__(self):
        return self.name
