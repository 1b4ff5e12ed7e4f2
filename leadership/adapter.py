"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _


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
