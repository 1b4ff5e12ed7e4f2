"""What a person says when they move a record along its chain."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ActForm(forms.Form):
    """The reason (required where the table says so), the parts concerned, and what the page showed.

    ``seen`` is the number of steps that the person knew of, see ``Chain.perform_all``.
    """

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        label=_("This page"),
        error_messages={"required": _("It came back incomplete. Open it again from the record.")},
    )
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    concerns = forms.MultipleChoiceField(
        label=_("Which parts does it concern?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, move, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = move.needs_reason
        self.fields["reason"].label = _("Reason") if move.needs_reason else _("Remark (if you wish)")
        if move.needs_reason and parts:
            self.fields["concerns"].choices = parts.choices
        else:
            del self.fields["concerns"]
