"""Help of the pages of accounts and settings, of imports and reports."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        (
            "leadership:second_factor_detail",
            "leadership:second_factor_set_up",
            "leadership:second_factor_codes",
        ),
        (
            _(
                "The second factor protects your account: beside the password, signing in asks for a code "
                "from your telephone."
            ),
            _(
                "Scan the picture with an authenticator app, type the code that it shows, and keep the "
                "recovery codes on paper."
            ),
        ),
        ("start",),
    ),
    PageHelp(
        ("leadership:region_list",),
        (
            _("Browse the places of the programme from the nation down; each shows its leadership group."),
            _("An administrator sets up a group where there is none."),
        ),
        (
            "start",
            "administrator",
        ),
    ),
    PageHelp(
        (
            "leadership:group_list",
            "leadership:group_detail",
        ),
        (
            _(
                "A leadership group has members of three departments; what a person may do follows from the "
                "roles of their membership."
            ),
            _("Open a group to add members, open accounts, reset passwords or end a duty."),
        ),
        ("administrator",),
    ),
    PageHelp(
        (
            "leadership:member_create",
            "leadership:member_edit",
        ),
        (
            _(
                "Enter the person with department and duty, and tick the roles. Beneath each role stands what"
                " it may do."
            ),
            _("Open the account on the next page, if the person is to work in the portal."),
        ),
        ("administrator",),
    ),
    PageHelp(
        (
            "leadership:account_open",
            "leadership:account_reset",
            "leadership:account_second_factor",
        ),
        (
            _("Make sure who is asking before you open or reset an account."),
            _("A first password is shown once; hand it over personally. It must be changed at the first sign-in."),
        ),
        ("administrator",),
    ),
    PageHelp(
        ("leadership:year_list",),
        (
            _("The windows of each year say when agreements are filed, assessed, nominated and reviewed."),
            _(
                "Outside its window an action is refused with the dates. The national office may extend a "
                "window for a province, with a reason that everybody reads."
            ),
        ),
        (
            "administrator",
            "nation",
        ),
    ),
    PageHelp(
        (
            "leadership:year_create",
            "leadership:year_edit",
            "leadership:extension_create",
        ),
        (
            _(
                "Set the days of each window, the funds and the award amounts of the year. Both days belong "
                "to the window."
            ),
            _("A change holds at once for the whole country and stands in the history."),
        ),
        ("administrator",),
    ),
    PageHelp(
        ("leadership:export_list",),
        (
            _("Each report that somebody of this office took home, with its number of rows."),
            _("The record stays after the file is gone."),
        ),
        ("inspector",),
    ),
    PageHelp(
        ("imports:import_list",),
        (
            _(
                "Registers that your office keeps in Excel are loaded here: organisations, experts, villages,"
                " households, facilities and others."
            ),
            _(
                "Take the template, or use your own workbook. First everything is checked; nothing is written"
                " before you confirm."
            ),
            _("A confirmed import can be undone as long as nothing hangs on its records."),
        ),
        (
            "county-clerk",
            "poverty",
            "agriculture",
        ),
    ),
    PageHelp(
        ("imports:import_create",),
        (
            _("Choose the file. Title rows, merged cells, full-width digits and dates as text are understood."),
            _("The next page shows what would be new, changed or wrong."),
        ),
        (
            "county-clerk",
            "poverty",
            "agriculture",
        ),
    ),
    PageHelp(
        ("imports:import_detail",),
        (
            _("This is what the workbook would do. Look at the new, changed and wrong rows."),
            _(
                "Take the wrong rows back as a workbook with the reasons, correct them, load it again. "
                "Confirm when it is right."
            ),
        ),
        (
            "county-clerk",
            "poverty",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "jobs:job_list",
            "jobs:job_detail",
        ),
        (
            _("Reports that you asked for are made in the background; you may leave the page."),
            _("When one is ready, download it here. If it failed, begin it again."),
        ),
        ("start",),
    ),
    PageHelp(
        ("account_login",),
        (
            _("Sign in with the account that your leadership group has opened for you."),
            _("Forgotten the password? Ask for a link by e-mail, or ask your administrator."),
        ),
        ("start",),
    ),
)
