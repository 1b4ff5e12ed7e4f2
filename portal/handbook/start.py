"""The chapter of everybody."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import Chapter, Picture, Step

START = Chapter(
    "start",
    _("First steps for everybody"),
    _("Signing in, finding what waits for you, searching, taking tables home."),
    steps=(
        Step(
            _("Sign in"),
            _(
                "Enter your user name and password and press “Sign in”. The first password was given to you "
                "by the administrator of your leadership group; the portal asks you to choose one of your "
                "own. Directors, reviewers, administrators and staff of the nation also type a code from the "
                "authenticator app on their telephone."
            ),
            page="account_login",
            picture=Picture(
                "sign-in",
                "account_login",
                _(
                    "The sign-in page: fields for user name and password, below them the button and links"
                    " to the first help."
                ),
                None,
                "/accounts/login/",
            ),
        ),
        Step(
            _("Choose the duty in which you act"),
            _(
                "Your name stands at the top right, with the place and role in which you act. If you have "
                "several duties, press the name and choose another one: what you see and may do follows from "
                "it. Password and second factor are changed there, too."
            ),
        ),
        Step(
            _("Begin at the workbench"),
            _(
                "The workbench is your first page. It lists what waits for your decision, what came back to "
                "you with the reasons, and what you have sent and where it lies now. The number in the menu "
                "tells how many cases wait. Press a line to go where the work is done."
            ),
            page="portal:workbench",
            picture=Picture(
                "workbench-of-a-director",
                "portal:workbench",
                _(
                    "The workbench of a director: lines of work that wait, each with its age, beside them"
                    " shortcuts and figures of the region."
                ),
                "guizhou.director",
                "/",
            ),
        ),
        Step(
            _("Read your messages"),
            _(
                "“Messages” at the top tells what came back, became due or was decided. Under “How you are "
                "told by e-mail” you choose what also comes by e-mail: everything at once; one e-mail a day, "
                "and at once only what comes back and deadlines; or nothing."
            ),
            page="portal:message_list",
            picture=Picture(
                "messages",
                "portal:message_list",
                _("The list of messages: unread ones first, each with its kind and a link to the record."),
                "meitan.clerk",
                "/messages/",
            ),
        ),
        Step(
            _("Find a record"),
            _(
                "Type into the search box at the top: a number, a name or a part of it, or the initials of "
                "its pinyin, for instance mtxcy for 湄潭县茶业协会. You find what lies in your region. Reviewers and"
                " assisting parties have no search."
            ),
            page="portal:search",
            picture=Picture(
                "search",
                "portal:search",
                _(
                    "The results of a search by pinyin initials, grouped by agreements, organisations, "
                    "experts and villages."
                ),
                "meitan.clerk",
                "/search/?words=mt",
            ),
        ),
        Step(
            _("Take a table home"),
            _(
                "Each list has a filter; the export below it makes an Excel workbook of exactly what the list"
                " shows. Large ones take a moment: you may leave the page, the file then lies under “My "
                "reports”."
            ),
            page="jobs:job_list",
        ),
        Step(
            _("Know why something cannot be done"),
            _(
                "A button that cannot be used says why: what is still missing, whose turn it is, or that the "
                "window of the year is closed. Nobody decides on what they wrote themselves. The section "
                "“What happens next” on each record names who must act."
            ),
        ),
        Step(
            _("Get help"),
            _(
                "Beneath the heading of most pages stands “What is this page for?”. “Help” at the top leads "
                "to this handbook. Words that you do not know are in the glossary."
            ),
            page="portal:glossary",
        ),
    ),
)
