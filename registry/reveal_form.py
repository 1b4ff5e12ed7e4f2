from django import forms
from django.utils.translation import gettext_lazy as _

from registry.revealing import SHORTEST_REASON


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need the number?"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your name, the time and this reason stay on record; those who may read the history see them."),
    )
