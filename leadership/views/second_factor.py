"""One's own second factor: set it up, new recovery codes, switch it off."""

from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from common.access import signed_in
from leadership import second_factor
from leadership.code_forms import CodeForm, SetUpForm

# Until the app has shown a code, the new secret lies in the session, encrypted.
SESSION_KEY = "second_factor_secret"


@signed_in
def second_factor_detail(request):
    context = {
        "authenticator": second_factor.authenticator_of(request.user),
        "codes_left": second_factor.codes_left(request.user),
        "is_mandatory": second_factor.is_mandatory_in(request.hats),
    }
    return render(request, "leadership/second_factor_detail.html", context)


@signed_in
@never_cache
@sensitive_post_parameters()
def second_factor_set_up(request):
    """The secret to read with the app, then its first code; the recovery codes stand on the page that answers."""
    if second_factor.is_set_up(request.user):
        messages.info(request, _("A second factor is set up already."))
        return redirect("leadership:second_factor_detail")
    form = SetUpForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and (codes := _set_up(request, form)):
        return _shown_once(request, codes)
    is_mandatory = second_factor.is_mandatory_in(request.hats)
    context = {"form": form, "is_mandatory": is_mandatory} | _drawn(request.user, _secret_of(request))
    return render(request, "leadership/second_factor_set_up.html", context)


def _set_up(request, form) -> list[str]:
    """The recovery codes, or nothing once the form says why not."""
    try:
        code = form.cleaned_data["code"]
        codes = second_factor.set_up(user=request.user, secret=_secret_of(request), code=code)
    except ValidationError as refused:
        form.add_error(None, refused)
        return []
    request.session.pop(SESSION_KEY)
    return codes


def _secret_of(request) -> str:
    """The secret that is being set up: the same while one tries, in whatever window."""
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = encrypt(generate_totp_secret())
    return decrypt(request.session[SESSION_KEY])


def _drawn(user, secret) -> dict:
    """The secret as a picture, and in groups of four to be typed."""
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return {"picture": f"data:image/svg+xml,{quote(picture)}", "secret": " ".join(groups)}


@signed_in
@never_cache
def second_factor_codes(request):
    """New recovery codes, shown on the page that answers and never again."""
    if not second_factor.is_set_up(request.user):
        return redirect("leadership:second_factor_detail")
    form = CodeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _shown_once(request, second_factor.renew_recovery_codes(user=request.user))
    return render(request, "leadership/second_factor_renew.html", {"form": form})


def _shown_once(request, codes):
    listed = quote("\n".join([request.user.username, *codes, ""]))
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{listed}"}
    return render(request, "leadership/second_factor_codes.html", context)


@signed_in
@never_cache
def second_factor_off(request):
    """The password is enough again; refused to those whose duty demands more."""
    answer = second_factor.may_switch_off(request.user)
    if not answer:
        messages.error(request, answer.reason)
    if not (answer and second_factor.is_set_up(request.user)):
        return redirect("leadership:second_factor_detail")
    form = CodeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        second_factor.switch_off(user=request.user)
        messages.success(request, _("The second factor is switched off."))
        return redirect("leadership:second_factor_detail")
    return render(request, "leadership/second_factor_off.html", {"form": form})
