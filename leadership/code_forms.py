"""Forms that ask for the code of a second factor."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership import second_factor

CODE_LENGTH = 20  # with whatever spaces somebody types between the digits


class CodeField(forms.CharField):
    """The six digits of the app, or a recovery code."""

    def __init__(self, **kwargs):
        explained = {
            "label": gettext_lazy("Code of the app"),
            "help_text": gettext_lazy("Six digits, new every 30 seconds. Without your telephone: a recovery code."),
        }
        super().__init__(max_length=CODE_LENGTH, **explained | kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "one-time-code", "inputmode": "numeric"}


class AsksForCode:
    """Mixin, first among the bases: a form that is complete only with the code of ``user``, which it takes by name.

    Whoever has set up no second factor is not asked; who must have one is led to it before any page opens. The code
    is tried last, once all else is right: a slip elsewhere costs no code.
    """

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if second_factor.is_set_up(user):
            self.fields["code"] = CodeField()

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self._errors and "code" in self.fields:
            try:
                second_factor.insist_confirmed(self.user, self.cleaned_data.pop("code"))
            except ValidationError as refused:
                self.add_error("code", refused)


class CodeForm(AsksForCode, forms.Form):
    """The code and nothing else."""


class SignInCodeForm(AuthenticateForm):
    """What django-allauth asks between the password and the portal."""

    code = CodeField()

    def clean_code(self):
        self.authenticator = second_factor.authenticator_of(self.user)
        second_factor.insist_confirmed(self.user, self.cleaned_data["code"])
        return self.cleaned_data["code"]


class SetUpForm(forms.Form):
    """The first code of a new app; the password, lest somebody does it at a desk that was left open."""

    code = CodeField(help_text=gettext_lazy("Six digits, new every 30 seconds."))
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        """Wrong ones count as failed attempts to sign in."""
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return self.cleaned_data["password"]


class ResetForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("E.g. telephone lost, reported in person. It stays on record with your name."),
    )
