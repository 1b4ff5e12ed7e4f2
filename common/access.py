"""Who may open a view. Each view names its rule; a view that names none is refused.

A rule looks at the request and answers yes, or no with a reason that is shown to the user.
What is out of a person's scope does not exist for them (404, see ``visible_to``); what they
see but may not do is refused here (403).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the reason."""

    yes: bool
    reason: str = ""

    def __bool__(self):
        return self.yes


YES = Answer(True)


def no(reason) -> Answer:
    return Answer(False, reason)


@dataclass(frozen=True)
class Rule:
    """``name`` reads aloud in docs and tests; ``ask`` answers for one request."""

    name: str
    ask: Callable
    needs_sign_in: bool = True

    def __call__(self, view):
        """As a decorator: declare that ``view`` follows this rule."""
        view.access_rule = self
        return view


# Views of libraries can't be decorated: whole modules are declared here, by prefix.
RULES_OF_LIBRARIES: dict[str, Rule] = {}

anyone = Rule("anyone", lambda request: YES, needs_sign_in=False)
signed_in = Rule("signed in", lambda request: YES)


def may(permission: str) -> Rule:
    """The hat that the person wears holds ``permission`` at its leadership group."""
    return Rule(f"may {permission}", lambda request: _holds(request, permission))


def _holds(request, permission) -> Answer:
    if request.membership is None:
        return no(_("Your account has no duty at a leadership group yet. Ask your administrator to add you."))
    if not request.membership.may(permission):
        return no(_("The duty you act in does not include this. Choose another duty at the top, or ask your director."))
    return YES


def rule_of(view) -> Rule | None:
    declared = getattr(view, "access_rule", None)
    if declared:
        return declared
    module = getattr(view, "__module__", "")
    return next((rule for prefix, rule in RULES_OF_LIBRARIES.items() if module.startswith(prefix)), None)


class DeclaredAccessMiddleware:
    """Asks each view's rule before the view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        rule = rule_of(view)
        if rule is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} names no access rule")
        if rule.needs_sign_in and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        answer = rule.ask(request)
        if not answer:
            raise PermissionDenied(answer.reason)
        return None
