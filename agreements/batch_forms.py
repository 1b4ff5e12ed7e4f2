"""Forms of the province: what it gathers, and where it files."""

from uuid import uuid4

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, FilingPolicy, ReportBatch
from leadership.forms import FIRST_YEAR, LAST_YEAR


class GatherForm(forms.Form):
    """Of which year a batch gathers the filed agreements that wait."""

    # Any year is taken: when the form is sent twice, the one that was offered has none waiting any more.
    year = forms.IntegerField(label=_("Agreements of"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.Select)
    note = forms.CharField(
        label=_("note for the national office"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, region_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting_by_year(region_code)
        label = _("%(year)s: %(count)s waiting")
        self.fields["year"].widget.choices = [(year, label % {"year": year, "count": n}) for year, n in self.waiting]


def waiting_by_year(region_code) -> list[tuple[int, int]]:
    """How many filed agreements of the province wait for a batch, by programme year."""
    waiting = Agreement.objects.awaiting_batch(region_code)
    return list(waiting.values_list("year").annotate(Count("pk")).order_by("-year"))


class NoteForm(forms.ModelForm):
    class Meta:
        model = ReportBatch
        fields = ("note",)
        widgets = {"note": forms.Textarea({"rows": 4})}


class PolicyForm(forms.ModelForm):
    class Meta:
        model = FilingPolicy
        fields = ("level",)
        widgets = {"level": forms.RadioSelect}
