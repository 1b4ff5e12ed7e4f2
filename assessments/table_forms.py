"""What is filled down in table entry: the same marks or reason for all ticked rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.table_entry import LONGEST_REASON, Typed, read


class FillForm(forms.Form):
    """Marks, reason, or both, for one of the indicators ``by_hand``."""

    indicator = forms.TypedChoiceField(label=_("Indicator"), coerce=int)
    marks = forms.CharField(
        label=_("Marks"), required=False, max_length=20, widget=forms.TextInput({"inputmode": "decimal"})
    )
    reason = forms.CharField(label=_("Reason for the marks"), required=False, max_length=LONGEST_REASON)
    over = forms.BooleanField(label=_("also where something is given already"), required=False)

    def __init__(self, *args, by_hand, **kwargs):
        super().__init__(*args, prefix="fill", **kwargs)
        self.by_hand = {indicator.pk: indicator for indicator in by_hand}
        for field in self.fields.values():
            field.widget.attrs["form"] = "entry"
        self.fields["indicator"].choices = [(key, str(indicator)) for key, indicator in self.by_hand.items()]

    def clean(self):
        """The marks as they are kept; something has to be given."""
        said = super().clean()
        if "indicator" not in said:
            return said
        said["indicator"] = self.by_hand[said["indicator"]]
        try:
            said["marks"], said["reason"] = read(Typed(said["marks"], said.get("reason", ""), ""), said["indicator"])
        except ValidationError as refusal:
            self.add_error("marks", refusal)
        if said.get("marks") is None and not said.get("reason") and not self.errors:
            self.add_error("marks", _("Give marks, a reason, or both."))
        return said
