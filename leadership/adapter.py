"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are made by the office above, see ``leadership.appointments``."""
        return False

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)
