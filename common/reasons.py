"""Why somebody needs personal data in full: typed by them, and kept on record."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORTEST_REASON = 4  # characters


def clean_reason(reason: str) -> str:
    """The reason without spaces around it. Raises ValidationError when it is too short to be one."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Say why you need it, in at least %(count)s characters.") % {"count": SHORTEST_REASON})
    return reason


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you need it in full?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Your name, the time and this reason stay on record; those who may read the history see them."
        ),
    )

    def clean_reason(self):
        return clean_reason(self.cleaned_data["reason"])
