"""What is typed of needs and offers, of an interest, and of the reply to it."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.enums import Reply
from agreements.listing import LONGEST_DAYS
from agreements.models import Need, Offer
from common import clock
from leadership.enums import Level
from leadership.forms import DateInput
from leadership.region_field import RegionField
from registry.enums import ExpertField

PUBLIC = _("Everybody can read it: no names of people, no telephone numbers.")


class ListingForm(forms.ModelForm):
    """What needs and offers have in common; ``content`` is for the verbs."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], clock.today()
        if day <= today:
            raise ValidationError(_("Give a day after today."))
        if (day - today).days > LONGEST_DAYS:
            raise ValidationError(_("It can be published for a year at most, then it is looked at again."))
        return day

    def content(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "form_token"}


class NeedForm(ListingForm):
    village = RegionField(
        label=_("Village"),
        required=False,
        levels=(Level.VILLAGE,),
        help_text=_("Name or code of a village of the county; leave it empty if the need is that of the county."),
    )

    class Meta:
        model = Need
        fields = ("title", "field", "industry", "village", "description", "wanted_from", "wanted_until", "expires_on")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            **{name: DateInput() for name in ("wanted_from", "wanted_until", "expires_on")},
        }
        help_texts = {"description": PUBLIC, "industry": _("For example tea, edible fungi, beef cattle.")}

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].limit_to(within=county)

    def clean(self):
        content = super().clean()
        starts, ends = content.get("wanted_from"), content.get("wanted_until")
        if ends and ends < clock.today():
            self.add_error("wanted_until", _("This day has passed."))
        elif starts and ends and ends < starts:
            self.add_error("wanted_until", _("The period ends before it begins. Check both days."))
        return content


class OfferForm(ListingForm):
    fields_of_work = forms.MultipleChoiceField(
        label=_("Fields"), choices=ExpertField.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Offer
        fields = ("title", "industry", "description", "capacity", "expires_on")
        widgets = {"description": forms.Textarea(attrs={"rows": 6}), "expires_on": DateInput()}
        help_texts = {"description": PUBLIC, "industry": _("For example tea, edible fungi, beef cattle.")}

    field_order = ("title", "fields_of_work", "industry", "description", "capacity", "expires_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].widget.attrs |= {"min": 1, "max": 500}
        if self.instance.pk:
            self.initial["fields_of_work"] = self.instance.fields

    def clean_capacity(self):
        if not 1 <= self.cleaned_data["capacity"] <= 500:
            raise ValidationError(_("Between 1 and 500 agreements."))
        return self.cleaned_data["capacity"]

    def content(self) -> dict:
        content = super().content()
        return content | {"fields": content.pop("fields_of_work")}


class PartySearch(forms.Form):
    """For whom an offer is posted."""

    words = forms.CharField(label=_("Name of the organisation or expert"), max_length=120)


class InterestForm(forms.Form):
    message = forms.CharField(
        label=_("Message to the other side"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why the two fit, and what you propose. It is sent once and cannot be changed afterwards."),
    )


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Reply"),
        choices=[(Reply.ACCEPTED, _("Accept")), (Reply.DECLINED, _("Decline"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Words of the reply"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How it goes on, or why not. It is sent once and cannot be changed afterwards."),
    )
