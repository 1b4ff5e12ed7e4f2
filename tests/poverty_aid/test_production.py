"""An installation for real work: nothing to complain about, and no start on a demo secret."""

import os
import secrets
import subprocess
import sys

import pytest

from poverty_aid import settings as program_settings

PRODUCTION = {
    "DEMO": "0",
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "PERSONAL_DATA_KEYS": secrets.token_urlsafe(50),
    "PERSONAL_DATA_HASH_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}


def manage(*arguments, **environment):
    # What the browser tests set for themselves is no part of an installation.
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=program_settings.BASE_DIR,
        env={**own, **PRODUCTION, **environment},
        capture_output=True,
        text=True,
    )


def test_deploy_check_finds_nothing():
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert (result.returncode, result.stdout) == (0, "System check identified no issues (0 silenced).\n"), result.stderr


@pytest.mark.parametrize("secret", ["", program_settings.DEMO_SECRET_KEY])
def test_production_refuses_a_missing_or_demo_secret(secret):
    result = manage("check", SECRET_KEY=secret)
    assert result.returncode != 0
    assert "SECRET_KEY is missing or the demo one" in result.stderr


@pytest.mark.parametrize("name", ["PERSONAL_DATA_KEYS", "PERSONAL_DATA_HASH_KEY"])
def test_production_refuses_to_start_without_keys_for_personal_data(name):
    result = manage("check", **{name: ""})
    assert result.returncode != 0
    assert "PERSONAL_DATA_KEYS or PERSONAL_DATA_HASH_KEY is missing" in result.stderr


def test_those_who_decide_need_a_second_factor_unless_said_otherwise():
    asked = "from django.conf import settings; print(*settings.SECOND_FACTOR_ROLES)"
    usual, other = (
        manage("shell", "--no-imports", "-c", asked, **said) for said in ({}, {"SECOND_FACTOR_ROLES": "clerk"})
    )
    assert (usual.stdout, other.stdout) == ("director reviewer administrator nation\n", "clerk\n"), usual.stderr


def test_a_misspelt_role_is_told():
    result = manage("check", SECOND_FACTOR_ROLES="directors")
    assert result.returncode != 0
    assert "SECOND_FACTOR_ROLES: there is no 'directors'" in result.stderr


def test_static_files_can_be_gathered(tmp_path):
    result = manage("collectstatic", "--noinput", STATIC_ROOT=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "staticfiles.json").exists()
