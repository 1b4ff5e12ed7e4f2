"""What each page is for, by the name of its address."""

from portal.handbook.chapters import BY_SLUG
from portal.handbook.pages_agreements import PAGES as OF_AGREEMENTS
from portal.handbook.pages_assessments import PAGES as OF_ASSESSMENTS
from portal.handbook.pages_awards import PAGES as OF_AWARDS
from portal.handbook.pages_front import PAGES as OF_FRONT
from portal.handbook.pages_registers import PAGES as OF_REGISTERS
from portal.handbook.pages_review import PAGES as OF_REVIEW
from portal.handbook.pages_settings import PAGES as OF_SETTINGS
from portal.handbook.pages_under_way import PAGES as UNDER_WAY

PAGES = (*OF_FRONT, *OF_SETTINGS, *OF_AGREEMENTS, *UNDER_WAY, *OF_REGISTERS, *OF_ASSESSMENTS, *OF_REVIEW, *OF_AWARDS)
BY_NAME = {name: page for page in PAGES for name in page.names}


def help_for(request):
    """The help of the page that is asked for, or None."""
    match = getattr(request, "resolver_match", None)
    return help_of(match.view_name) if match else None


def help_of(name: str):
    """Its own, else that of all pages whose names end alike, e.g. in ``_history``."""
    return BY_NAME.get(name) or BY_NAME.get(f"_{name.rpartition('_')[2]}")


def chapter_for(page, membership):
    """The chapter in which the reader finds more: of those that tell about the page their own, else the first."""
    chapters = [BY_SLUG[slug] for slug in page.chapters]
    return next((chapter for chapter in chapters if chapter.is_of(membership)), chapters[0])
