"""Help of the pages of the front."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

EVERY_OFFICE = (
    "start",
    "county-clerk",
    "county-director",
    "prefecture",
    "province-clerk",
    "province-director",
    "nation",
)

REPORTED_TO = ("prefecture", "province-clerk", "province-director", "nation")

PAGES = (
    PageHelp(
        ("portal:workbench",),
        (
            _(
                "Here you see what waits for you, what came back with its reasons, and where what you have "
                "sent lies now."
            ),
            _("Begin with the first line: the most urgent stands on top. Press it to go where the work is done."),
            _("When you have decided, the case leaves your list and appears on that of whoever acts next."),
        ),
        (
            "start",
            "county-clerk",
            "county-director",
            "agriculture",
            "poverty",
            "prefecture",
            "province-clerk",
            "province-director",
            "reviewer",
            "committee",
            "nation",
            "administrator",
            "inspector",
            "helper",
        ),
    ),
    PageHelp(
        (
            "portal:waiting",
            "portal:sent",
        ),
        (
            _("This is the whole list of one kind of work that waits for you, or that you have passed on."),
            _("Open a line to decide, or to see at whose desk it lies."),
        ),
        EVERY_OFFICE,
    ),
    PageHelp(
        ("portal:message_list",),
        (
            _(
                "Messages tell what came back to you, waits for you, is due or was decided on, in the duty in"
                " which you act."
            ),
            _("Open a message to go to its record. What has been done in the meantime counts as read."),
        ),
        ("start",),
    ),
    PageHelp(
        ("portal:message_choice",),
        (
            _(
                "Choose what also comes by e-mail: everything at once; one e-mail a day, and at once only "
                "what comes back and deadlines; or nothing."
            ),
            _("E-mails name no person and no record; they lead back to the portal."),
        ),
        ("start",),
    ),
    PageHelp(
        ("portal:reporting",),
        (
            _(
                "A row for each place directly below, a column for each thing that is due: how much has come up, by "
                "which day the rest is due, and who is late."
            ),
            _("Press a figure to see the records of the place. “Remind the late” says first who would be told."),
        ),
        REPORTED_TO,
    ),
    PageHelp(
        ("portal:reporting_nudge",),
        (
            _(
                "Here you remind the late, and nobody else: each place once a day of each thing that is due, with your "
                "name on record."
            ),
            _("They read it in their messages, with a link to where the work is done."),
        ),
        REPORTED_TO,
    ),
    PageHelp(
        ("_act",),
        (
            _(
                "Here you take one step: the page says what follows from it. Look at the record once more "
                "before you do."
            ),
            _(
                "Where a reason is asked for, write it so that the other side knows what to do. The step "
                "stands on record with your name."
            ),
        ),
        EVERY_OFFICE,
    ),
    PageHelp(
        ("_history",),
        (
            _(
                "Every change of this record: who, when, and what stood there before. The database writes it "
                "down by itself; nobody can alter it."
            ),
        ),
        ("inspector",),
    ),
    PageHelp(
        ("portal:search",),
        (
            _(
                "The search finds agreements, organisations, experts, villages, nominations, notices, needs "
                "and offers of your region."
            ),
            _("Type a number, a name or a part of it, or pinyin initials. Several words must all occur."),
        ),
        EVERY_OFFICE,
    ),
    PageHelp(
        (
            "portal:figures",
            "portal:figures_of",
        ),
        (
            _("These are the figures of the programme, the same for everybody, from the nation down to the county."),
            _(
                "Choose place and year. A figure that is a link opens the records it was counted from, within"
                " your region."
            ),
        ),
        ("start",),
    ),
    PageHelp(
        ("portal:lying_records",),
        (
            _("These records lie at one level now, the longest first: this is where work waits."),
            _("Open one to see whose turn it is."),
        ),
        (
            "province-director",
            "prefecture",
            "nation",
            "county-director",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("portal:figure_records",),
        (
            _("These are the records behind a figure: each line was counted."),
            _("If a line should not be here, correct the record; the figure follows by itself."),
        ),
        ("start",),
    ),
    PageHelp(
        ("portal:statistics",),
        (
            _(
                "Here you compare: indicators by theme, trends over the years, provinces beside each other, "
                "how many cases pass each step, and how long each level takes."
            ),
            _("Choose place and year. Each picture has its table, and an export below it."),
            _("Long waits show at which level work gets stuck: talk to that office."),
        ),
        (
            "province-director",
            "province-clerk",
            "prefecture",
            "nation",
            "county-director",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("portal:public_statistics",),
        (
            _("These are the open figures of the programme, as picture and as table."),
            _("You may take them along as CSV or JSON."),
        ),
        ("public",),
    ),
    PageHelp(
        ("portal:public_search",),
        (_("The search looks through what is public: news, rules, cases, notices, needs, offers and awards."),),
        ("public",),
    ),
    PageHelp(
        (
            "portal:public_news",
            "portal:public_policies",
            "portal:public_cases",
            "portal:public_place",
            "portal:public_publication",
        ),
        (
            _("What the offices have published for everybody: news, policies and rules, model cases."),
            _("Former versions of a rule stay readable on its page."),
        ),
        ("public",),
    ),
    PageHelp(
        ("portal:publication_list",),
        (
            _("Here the content of the public site is written, examined and published."),
            _("Begin a new one, or open a line to go on with it. The state tells whose turn it is."),
        ),
        (
            "nation",
            "province-clerk",
            "province-director",
            "county-director",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "portal:publication_create",
            "portal:publication_edit",
            "portal:publication_pictures",
            "portal:publication_files",
            "portal:publication_renew",
        ),
        (
            _("Write title, text, pictures and attachments. A draft may be incomplete and is saved as you write."),
            _("Look at the preview, then put it forward. Somebody else publishes it."),
            _("What is out is never changed: a correction is a new version."),
        ),
        (
            "nation",
            "province-clerk",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "portal:publication_detail",
            "portal:publication_preview",
        ),
        (
            _("This is a publication as it stands, with its versions and what happens next."),
            _("Whoever wrote last does not publish. Return it with the reason if something is wrong."),
        ),
        (
            "nation",
            "province-director",
            "county-director",
            "county-clerk",
            "province-clerk",
        ),
    ),
)
