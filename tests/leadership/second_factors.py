"""A second factor as a person has it: the secret in the app, and what the app shows."""

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import generate_totp_secret

from common import clock
from leadership import second_factor


def code_of(secret, drift=0) -> str:
    """What the app shows now, or ``drift`` half minutes later."""
    counter = int(clock.now().timestamp()) // app_settings.TOTP_PERIOD
    return second_factor.code_at(secret, counter + drift)


def wrong_code(secret) -> str:
    near = {code_of(secret, drift) for drift in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def set_up(user) -> tuple[str, list[str]]:
    """(secret, recovery codes) of a second factor whose first code was that of half a minute ago."""
    secret = generate_totp_secret()
    return secret, second_factor.set_up(user=user, secret=secret, code=code_of(secret, -1))
