"""Forms of the lists with which a province forwards its nominees."""

from uuid import uuid4

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from leadership.forms import FIRST_YEAR, LAST_YEAR
from review.forwarding import to_be_listed
from review.models import NomineeList


class DrawUpForm(forms.Form):
    """Of which year a list holds the selected nominees that wait."""

    # Any year is taken: when the form is sent twice, the one that was offered has none waiting any more.
    year = forms.IntegerField(label=_("Nominees of"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.Select)
    note = forms.CharField(
        label=_("note for the national office"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, region_code, **kwargs):
        super().__init__(*args, **kwargs)
        counted = to_be_listed(region_code).order_by("-year").values_list("year").annotate(Count("pk"))
        self.waiting = list(counted)
        label = _("%(year)s: %(count)s waiting")
        self.fields["year"].widget.choices = [(year, label % {"year": year, "count": n}) for year, n in self.waiting]


class ListNoteForm(forms.ModelForm):
    class Meta:
        model = NomineeList
        fields = ("note",)
        widgets = {"note": forms.Textarea({"rows": 4})}
