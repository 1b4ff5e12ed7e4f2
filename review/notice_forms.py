"""What is typed of a public notice."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.forms import FIRST_YEAR, LAST_YEAR
from review.models import PublicNotice
from review.models.notice import LEAST_DAYS, MOST_DAYS


class NoticeBeginForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class NomineeChoice(forms.ModelMultipleChoiceField):
    """Nominees by name, with what tells those of one name apart."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, nomination):
        return " · ".join([nomination.title, nomination.get_category_display(), nomination.number or ""])


class NoticeForm(forms.ModelForm):
    """``listable`` are the nominees who can be listed, ``listed`` those who are."""

    nominees = NomineeChoice(
        label=_("Nominees"),
        queryset=None,
        error_messages={"required": _("Tick at least one nominee. A notice without any can be withdrawn.")},
    )

    class Meta:
        model = PublicNotice
        fields = ("days", "contact", "foreword")
        widgets = {
            "contact": forms.Textarea(attrs={"rows": 3}),
            "foreword": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "days": _("The day of publication does not count. At least 7."),
            "foreword": _("They stand before the list. The usual words are on the notice already."),
        }

    field_order = ("nominees", "days", "contact", "foreword")

    def __init__(self, *args, listable, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominees"].queryset = listable
        self.fields["nominees"].initial = listed
        days = self.fields["days"]
        days.min_value, days.max_value = LEAST_DAYS, MOST_DAYS
        days.widget.attrs |= {"min": LEAST_DAYS, "max": MOST_DAYS}
        self.fields["contact"].required = True

    def clean_days(self):
        days = self.cleaned_data["days"]
        if not LEAST_DAYS <= days <= MOST_DAYS:
            words = {"least": LEAST_DAYS, "most": MOST_DAYS}
            raise forms.ValidationError(_("Between %(least)s and %(most)s full days.") % words)
        return days
