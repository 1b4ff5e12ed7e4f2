from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.models import HelperRequest
from common import clock
from leadership.forms import DateInput


class RequestForm(forms.ModelForm):
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = HelperRequest
        fields = ("text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "due_on": DateInput()}
        help_texts = {"text": _("What the assisting party is to tell or send. It cannot be changed afterwards.")}

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise ValidationError(_("This day has passed. Give them time to answer."))
        return day


class RequestAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It is sent once and cannot be changed afterwards."),
    )
