"""Every page says what it is for; which pages need no such help is listed here, so that none is forgotten."""

from django.urls import get_resolver

from portal.handbook.chapters import BY_SLUG
from portal.handbook.page_help import BY_NAME, PAGES, help_of
from portal.menu import ENTRIES

# What is sent, fetched or downloaded, and the last question before something is undone or thrown away.
ENDINGS = (
    *("_discard", "_remove", "_export", "_file", "_photo", "_download", "_progress", "_save", "_again"),
    *("_picture", "_picture_small", "_enclosure", "_workbook", "_csv", "_json", "_word", "_table", "_template"),
    "_suggestions",
)
SENT_OR_FETCHED = (
    "portal:message_read_all",
    "portal:message_read",
    "leadership:hat",
    "leadership:region_search",
    "set_language",
    "healthz",
    "agreements:activity_confirm",
    "agreements:batch_accept_remaining",
    "agreements:finding_evidence",
    "agreements:agreement_document",
    "agreements:template_built_in",
    "assessments:assessment_decide",
    "assessments:forwarding_create",
    "assessments:province_send_all",
    "assessments:indicator_move",
    "assessments:table_fill",
    "assessments:table_score",
    "review:quota_collect",
    "review:quota_calculation",
    "review:quota_take_in",
    "review:selection_select",
    "review:integrity_run",
    "review:nominee_list_take_in",
    "review:session_assign",
    "review:scoring_answer",
    "review:decision_rank",
    "review:payment_release",
    "review:payment_hold",
    "imports:import_cancel",
    "imports:import_corrections",
)
# A question with a yes, a sheet of paper, the public home, or help itself.
SPEAK_FOR_THEMSELVES = (
    "leadership:group_create",
    "leadership:member_end",
    "leadership:second_factor_off",
    "imports:import_confirm",
    "imports:import_undo",
    "review:notice_replace",
    "agreements:agreement_print",
    "portal:public_home",
    "portal:about",
    "portal:handbook",
    "portal:handbook_chapter",
    "portal:glossary",
)
# The doors of the accounts, each with a sentence of its own.
DOORS = ("account_", "mfa_")


def names(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


def needs_none(name) -> bool:
    return name.endswith(ENDINGS) or name.startswith(DOORS) or name in SENT_OR_FETCHED + SPEAK_FOR_THEMSELVES


def test_every_page_says_what_it_is_for():
    assert [name for name in names() if not help_of(name) and not needs_none(name)] == []


def test_every_entry_of_the_menu_has_help_of_its_own():
    assert [entry.name for entry in ENTRIES if entry.name not in BY_NAME] == []


def test_the_lists_name_pages_that_are_there():
    """A page that went, or that has got help meanwhile, leaves them."""
    known = set(names())
    assert [name for name in SENT_OR_FETCHED + SPEAK_FOR_THEMSELVES if name not in known or help_of(name)] == []
    endings = [name for name in BY_NAME if name.startswith("_")]
    assert [name for name in BY_NAME if name not in known and name not in endings] == []
    assert [name for name in endings if not any(each.endswith(name) for each in known)] == []


def test_no_page_has_two():
    assert len(BY_NAME) == sum(len(page.names) for page in PAGES)


def test_help_is_short_and_leads_to_chapters():
    assert [page.names for page in PAGES if not 1 <= len(page.sentences) <= 4] == []
    assert [page.names for page in PAGES if not page.chapters or set(page.chapters) - BY_SLUG.keys()] == []
