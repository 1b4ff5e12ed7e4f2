"""Forms of the joint review committee: its days, who presides, ties of its members, what the chair asks."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from review.models import Panelist
from review.session_forms import calendar_fields, check_calendar, province_field


class CalendarForm(forms.Form):
    """The days and the place of a joint session."""

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= calendar_fields()
        self.initial = {name: getattr(session, name) for name in self.fields}

    def clean(self):
        check_calendar(self)
        return self.cleaned_data


class ChairsForm(forms.Form):
    """Who presides over a committee, and who where the chair has a tie."""

    chair = forms.ModelChoiceField(Panelist.objects.none(), label=_("Chair"))
    deputy = forms.ModelChoiceField(Panelist.objects.none(), label=_("Deputy chair"))

    def __init__(self, *args, panel, **kwargs):
        super().__init__(*args, **kwargs)
        named = {each.seat: each.pk for each in panel}
        for name, field in self.fields.items():
            field.queryset = Panelist.objects.filter(pk__in=[each.pk for each in panel]).select_related("membership")
            self.initial[name] = named.get(name)

    def clean(self):
        chair, deputy = self.cleaned_data.get("chair"), self.cleaned_data.get("deputy")
        if chair and chair == deputy:
            self.add_error("deputy", _("Chair and deputy are two members of the panel."))
        return self.cleaned_data


class WhyForm(forms.Form):
    """A reason, or a question; the same form sent twice counts once."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, label=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label


class TieForm(WhyForm):
    """A tie to a province, or to a unit or person."""

    province = province_field(_("Province"))
    name = forms.CharField(
        label=_("Unit or person"),
        max_length=120,
        required=False,
        help_text=_("As it is called officially. Its departments, and experts of that name, count with it."),
    )
    field_order = ("province", "name", "reason")

    def clean(self):
        province, name = self.cleaned_data.get("province"), self.cleaned_data.get("name")
        if bool(province) == bool(name):
            self.add_error("name", _("Name a province, or a unit or person."))
        return self.cleaned_data

    def content(self) -> dict:
        """What was said, for the verb."""
        return {name: self.cleaned_data[name] for name in ("province", "name", "reason", "token")}


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 4}))
