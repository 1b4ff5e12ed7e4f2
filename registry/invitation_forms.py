from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.forms import AccountForm
from registry.models import Expert


class InvitationForm(AccountForm):
    """Who will use the account of an assisting party, and under which name they sign in."""

    name = forms.CharField(
        label=_("Person"), max_length=60, help_text=_("Who will use the account. Each person gets one of their own.")
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    field_order = ("name", "username", "email")

    class Meta(AccountForm.Meta):
        help_texts = {
            "email": _(
                "The address of the portal and the user name are sent there, never the password. May stay empty."
            )
        }

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(party, Expert):
            self.initial["name"] = party.name


class PartyForm(forms.Form):
    """To find whom to invite."""

    words = forms.CharField(label=_("Name of the organisation or expert"), max_length=60, required=False)
