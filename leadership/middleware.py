"""Acting as: a person with several memberships wears one hat at a time, ``request.membership``."""

from django.shortcuts import redirect
from django.urls import reverse

from leadership import second_factor
from leadership.models import Membership

SESSION_KEY = "membership"
# What an account with a first password may open before it is changed. Static files never come this far.
OPEN_BEFORE_CHANGE = ("account_change_password", "account_logout", "set_language")
OPEN_BEFORE_SET_UP = (*OPEN_BEFORE_CHANGE, "leadership:second_factor_set_up")


def hats_of(user):
    """The memberships in which ``user`` may act, in the order of the header's list."""
    return Membership.objects.active().filter(user=user).select_related("group__region", "user").order_by("id")


def membership_of(request) -> Membership | None:
    if not request.user.is_authenticated:
        return None
    hats = list(hats_of(request.user))
    chosen = request.session.get(SESSION_KEY)
    request.hats = hats
    return next((hat for hat in hats if hat.pk == chosen), hats[0] if hats else None)


class MembershipMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.hats = []
        request.membership = membership_of(request)
        if self._must_change_password(request):
            return redirect("account_change_password")
        return self.get_response(request)

    def _must_change_password(self, request):
        return (
            request.user.is_authenticated
            and request.user.must_change_password
            and request.path not in [reverse(name) for name in OPEN_BEFORE_CHANGE]
        )


class SecondFactorMiddleware:
    """Whoever must have a second factor and has none sets it up before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._must_set_up(request):
            return redirect("leadership:second_factor_set_up")
        return self.get_response(request)

    def _must_set_up(self, request):
        return (
            second_factor.is_mandatory_in(request.hats)
            and request.path not in [reverse(name) for name in OPEN_BEFORE_SET_UP]
            and not second_factor.is_set_up(request.user)
        )
