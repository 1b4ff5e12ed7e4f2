"""How much of each target is needed, and by when: set by the nation [一(二)]."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.models import TargetSetting
from assessments.rollup import mark
from assessments.tasks import queue_changes
from leadership.codes import NATION_CODE
from leadership.forms import DateInput

PROGRAMME_BEGAN = date(2016, 10, 24)  # the day of the plan


class TargetForm(forms.ModelForm):
    needed = forms.IntegerField(label=_("needed"), min_value=1)

    class Meta:
        model = TargetSetting
        fields = ("needed", "due_on")
        widgets = {"due_on": DateInput()}

    def clean_due_on(self):
        if self.cleaned_data["due_on"] <= PROGRAMME_BEGAN:
            raise ValidationError(_("The programme began on 24 October 2016. Give a later day."))
        return self.cleaned_data["due_on"]


@transaction.atomic
def set_target(*, setting: TargetSetting, needed: int, due_on: date) -> None:
    """Keep what is needed of a target and by when; a roll-up is queued that counts all years anew by it."""
    current = TargetSetting.objects.select_for_update().get(pk=setting.pk)
    current.needed, current.due_on = needed, due_on
    current.save()
    mark([NATION_CODE])
    queue_changes()
