"""What the console says before and beside Django: in the language of the terminal (``LANG``).

Services are started before the settings can be read, so these sentences cannot go through
Django's own translation; they are in the same catalogue.
"""

import os
from gettext import translation
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def _language() -> list[str]:
    wish = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return ["zh_Hans"] if wish.startswith("zh") else []


def gettext(message: str) -> str:
    """``message`` in the language of the terminal: Chinese for a Chinese one, else English."""
    return translation("django", LOCALE, languages=_language() or ["en"], fallback=True).gettext(message)


class PlainFailure(Exception):
    """Something a person has to put right, said in one or two sentences. Shown without a traceback."""
