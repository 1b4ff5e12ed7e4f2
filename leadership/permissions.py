"""What each role may do at its leadership group. The one place where roles get their rights.

The permissions are declared on ``LeadershipGroup`` and given by django-guardian on the group
itself; they reach the group's region and everything in it (see ``leadership.scope``).
"""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role

VIEW_RECORDS = "view_records"
VIEW_OWN_AGREEMENTS = "view_own_agreements"
VIEW_HISTORY = "view_history"
EXPORT_RECORDS = "export_records"
MAINTAIN_REGISTERS = "maintain_registers"
MAINTAIN_EXTENSION = "maintain_extension"
MAINTAIN_BASE_DATA = "maintain_base_data"
REVEAL_PERSONAL = "reveal_personal"
DECIDE_ROSTER = "decide_roster"
DRAFT_AGREEMENT = "draft_agreement"
DECIDE_AGREEMENT = "decide_agreement"
GATHER_BATCH = "gather_batch"
POST_LISTING = "post_listing"
PUBLISH_LISTING = "publish_listing"
INVITE_HELPER = "invite_helper"
LOG_ACTIVITY = "log_activity"
CONFIRM_ACTIVITY = "confirm_activity"
SUPERVISE = "supervise"
ASSESS_ONESELF = "assess_oneself"
SCORE_ASSESSMENT = "score_assessment"
COUNTERSIGN_ASSESSMENT = "countersign_assessment"
DECIDE_ASSESSMENT = "decide_assessment"
ALLOCATE_QUOTAS = "allocate_quotas"
DECIDE_QUOTAS = "decide_quotas"
NOMINATE = "nominate"
DECIDE_NOMINATION = "decide_nomination"
REVIEW_CANDIDATES = "review_candidates"
PUBLISH_NOTICE = "publish_notice"
HANDLE_OBJECTION = "handle_objection"
DECIDE_OBJECTION = "decide_objection"
CLEAR_FLAGS = "clear_flags"
REPORT_CASE = "report_case"
INVESTIGATE_CASE = "investigate_case"
DECIDE_CASE = "decide_case"
CONFIRM_CASE = "confirm_case"
SIGN_DECISION = "sign_decision"
PAY_AWARDS = "pay_awards"
RELEASE_AWARDS = "release_awards"
EDIT_PUBLICATIONS = "edit_publications"
PUBLISH_PUBLICATIONS = "publish_publications"
MANAGE_ACCOUNTS = "manage_accounts"
MANAGE_RULES = "manage_rules"

PERMISSIONS = [
    (VIEW_RECORDS, _("read the records in scope")),
    (VIEW_OWN_AGREEMENTS, _("read one's own agreements")),
    (VIEW_HISTORY, _("read the history of records")),
    (EXPORT_RECORDS, _("take Excel reports home")),
    (MAINTAIN_REGISTERS, _("register organisations, experts and facilities")),
    (MAINTAIN_EXTENSION, _("register extension stations and their experts")),
    (MAINTAIN_BASE_DATA, _("keep poor villages and households")),
    (REVEAL_PERSONAL, _("see ID numbers and telephones in full, with a reason")),
    (DECIDE_ROSTER, _("decide on the roster of experts")),
    (DRAFT_AGREEMENT, _("draft and submit agreements")),
    (DECIDE_AGREEMENT, _("endorse, return and file agreements")),
    (GATHER_BATCH, _("gather report batches")),
    (POST_LISTING, _("post needs and offers, and reply to them")),
    (PUBLISH_LISTING, _("publish needs and offers")),
    (INVITE_HELPER, _("invite assisting parties")),
    (LOG_ACTIVITY, _("report activities")),
    (CONFIRM_ACTIVITY, _("confirm activities")),
    (SUPERVISE, _("visit agreements and follow up the findings")),
    (ASSESS_ONESELF, _("write self-assessments")),
    (SCORE_ASSESSMENT, _("score assessments and prepare the report of the year")),
    (COUNTERSIGN_ASSESSMENT, _("countersign results at acceptance")),
    (DECIDE_ASSESSMENT, _("check, confirm and forward assessments, close the year")),
    (ALLOCATE_QUOTAS, _("draft quota plans")),
    (DECIDE_QUOTAS, _("publish quota plans")),
    (NOMINATE, _("put organisations and experts forward for awards, prepare notices")),
    (DECIDE_NOMINATION, _("endorse, select and forward nominations")),
    (REVIEW_CANDIDATES, _("score the candidates assigned to one")),
    (PUBLISH_NOTICE, _("publish notices")),
    (HANDLE_OBJECTION, _("receive and investigate objections")),
    (DECIDE_OBJECTION, _("decide on objections")),
    (CLEAR_FLAGS, _("clear or confirm the doubts that integrity checks raise")),
    (REPORT_CASE, _("open violation cases")),
    (INVESTIGATE_CASE, _("investigate violation cases")),
    (DECIDE_CASE, _("decide on violation cases")),
    (CONFIRM_CASE, _("confirm decisions on violation cases")),
    (SIGN_DECISION, _("sign decisions on awards for one's department")),
    (PAY_AWARDS, _("record how awards are paid, received and used")),
    (RELEASE_AWARDS, _("release award funds")),
    (EDIT_PUBLICATIONS, _("write news, policies and model cases for the public site")),
    (PUBLISH_PUBLICATIONS, _("publish on the public site")),
    (MANAGE_ACCOUNTS, _("manage leadership groups, members and accounts")),
    (MANAGE_RULES, _("manage programme years and rules")),
]

READING = {VIEW_RECORDS, VIEW_HISTORY, EXPORT_RECORDS}

ROLE_PERMISSIONS = {
    Role.CLERK: READING
    | {MAINTAIN_REGISTERS, REVEAL_PERSONAL, DRAFT_AGREEMENT, GATHER_BATCH, POST_LISTING, INVITE_HELPER}
    | {LOG_ACTIVITY, CONFIRM_ACTIVITY, SUPERVISE, ASSESS_ONESELF, SCORE_ASSESSMENT}
    | {ALLOCATE_QUOTAS, NOMINATE, HANDLE_OBJECTION}
    | {REPORT_CASE, INVESTIGATE_CASE, PAY_AWARDS, EDIT_PUBLICATIONS},
    Role.DIRECTOR: READING
    | {DECIDE_ROSTER, DECIDE_AGREEMENT, REVEAL_PERSONAL, PUBLISH_LISTING, CONFIRM_ACTIVITY, SUPERVISE}
    | {DECIDE_ASSESSMENT, DECIDE_QUOTAS, DECIDE_NOMINATION, PUBLISH_NOTICE, DECIDE_OBJECTION}
    | {CLEAR_FLAGS, DECIDE_CASE, CONFIRM_CASE, SIGN_DECISION, RELEASE_AWARDS, PUBLISH_PUBLICATIONS},
    Role.AGRICULTURE: READING | {MAINTAIN_EXTENSION, CONFIRM_ACTIVITY, SIGN_DECISION},
    Role.POVERTY: READING | {MAINTAIN_BASE_DATA, REVEAL_PERSONAL, SUPERVISE, COUNTERSIGN_ASSESSMENT, SIGN_DECISION},
    Role.REVIEWER: {REVIEW_CANDIDATES},
    Role.HELPER: {VIEW_OWN_AGREEMENTS, POST_LISTING, LOG_ACTIVITY, ASSESS_ONESELF},
    Role.INSPECTOR: READING | {REPORT_CASE, INVESTIGATE_CASE, CONFIRM_CASE},
    Role.ADMINISTRATOR: READING | {INVITE_HELPER, MANAGE_ACCOUNTS, MANAGE_RULES},
}

# Whoever acts in one of these reads the records of a region.
READING_ROLES = [role for role, held in ROLE_PERMISSIONS.items() if VIEW_RECORDS in held]

# Review panels sit at the nation and in the provinces; every other role has work at each level.
LEVELS_OF_ROLE = {Role.REVIEWER: (Level.NATION, Level.PROVINCE)}


def roles_at(level) -> list[Role]:
    """The roles that have work at ``level``: what is offered to whoever appoints there."""
    return [role for role in Role if level in LEVELS_OF_ROLE.get(role, Level)]


def meaning_of(role) -> str:
    """What ``role`` may do, in words, for whoever gives it."""
    held = ROLE_PERMISSIONS[Role(role)]
    meanings = [str(meaning) for permission, meaning in PERMISSIONS if permission in held]
    return " · ".join(meanings) or str(_("nothing by itself yet"))


def permissions_of(roles) -> set[str]:
    """The union of what ``roles`` may do."""
    return set().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))
