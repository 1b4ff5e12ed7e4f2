"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from common.encrypted import cipher


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are made by the office above, see ``leadership.appointments``."""
        return False

    def clean_password(self, password, user=None):
        """A first password, known to whoever opened the account, is not chosen again."""
        password = super().clean_password(password, user)
        if user and user.must_change_password and user.check_password(password):
            raise ValidationError(_("Choose a password other than the one you were given."))
        return password

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request):
        return reverse("portal:workbench")

    def get_reauthentication_methods(self, user):
        """By the password; what asks for a code of a second factor does so in its own form (``AsksForCode``)."""
        page = {"id": "reauthenticate", "description": _("Your password"), "url": reverse("account_reauthenticate")}
        return [page] if user.is_authenticated else []


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted as personal data do; an app shows the account by its user name."""

    def encrypt(self, text):
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return cipher().decrypt(encrypted_text).decode()

    def get_totp_label(self, user):
        return user.username

    def get_totp_issuer(self):
        return _("S&T for Targeted Poverty Alleviation")
