"""Chapters of those who work between the counties and the nation."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role
from portal.handbook.declared import Chapter, Picture, Step

PREFECTURE = Chapter(
    "prefecture",
    _("The prefecture"),
    _("Examining what the counties submit, helping them, forwarding the best."),
    steps=(
        Step(
            _("Examine agreements"),
            _(
                "Agreements endorsed by the counties wait on the workbench of the director. Endorse them to "
                "the province; where the province has chosen the prefecture as filing level, filing is yours "
                "and makes the text final. Return what is not right, with the reason and the parts concerned."
            ),
            page="agreements:agreement_list",
            picture=Picture(
                "agreements-of-a-prefecture",
                "agreements:agreement_list",
                _("The agreements of a prefecture with filter by state, year and county."),
                "zunyi.director",
                "/agreements/",
            ),
        ),
        Step(
            _("Watch over what is under way"),
            _(
                "The calendar shows what was done and what comes to its day; “Reminders” lists tasks overdue,"
                " agreements without activity for long, agreements about to end. From thirty days on a "
                "reminder is the prefecture's to see to."
            ),
            page="agreements:activity_calendar",
            picture=Picture(
                "calendar",
                "agreements:activity_calendar",
                _("The calendar of a month with activities and days on which something is due."),
                "zunyi.director",
                "/agreements/calendar/",
            ),
        ),
        Step(
            _("Visit"),
            _(
                "Record a visit to an agreement with its findings and the day by which they are put right. "
                "The county answers with evidence; close the finding, or return it."
            ),
            page="agreements:visit_list",
        ),
        Step(
            _("Check assessments"),
            _(
                "What the counties have scored and the poverty alleviation offices have countersigned waits "
                "for the director: check it and pass it on, or return it."
            ),
            page="assessments:assessment_list",
        ),
        Step(
            _("Forward the best"),
            _(
                "Choose among what the counties have forwarded, within the share of the prefecture. “Who has "
                "not reported” shows which counties are late."
            ),
            page="assessments:forwarding_list",
            picture=Picture(
                "forwarding-of-a-prefecture",
                "assessments:forwarding_list",
                _("What the counties have forwarded, and the share of the prefecture."),
                "zunyi.director",
                "/assessments/forwarding/?stage=sent&year={last_year}",
            ),
        ),
        Step(
            _("See who has not reported"),
            _(
                "“Who has not reported” shows for each place below what is done, due soon or late. “Remind the late” "
                "tells only them, once a day, and leads them to the work."
            ),
            page="portal:reporting",
        ),
        Step(
            _("Endorse nominations"),
            _(
                "Nominations of the counties come past the prefecture: endorse them to the province, or "
                "return them with the reason."
            ),
            page="review:nomination_list",
        ),
    ),
    roles=(
        Role.CLERK,
        Role.DIRECTOR,
    ),
    levels=(Level.PREFECTURE,),
)


PROVINCE_CLERK = Chapter(
    "province-clerk",
    _("Clerk of the province"),
    _("Batches, reports of the year, expert reviews, lists, notices, vouchers."),
    steps=(
        Step(
            _("Gather filed agreements"),
            _(
                "“Gather a report batch” puts all filed agreements of the year into one batch. Take out what "
                "is not to go yet, add a note for the national office; the director reports it."
            ),
            page="agreements:batch_list",
            picture=Picture(
                "batch-being-gathered",
                "agreements:batch_detail",
                _("A batch that is being gathered: its agreements, those that could be added, and the note."),
                "yunnan.clerk",
                "/agreements/batches/?state=draft",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("See who has not reported"),
            _(
                "“Who has not reported” shows for each place below what is done, due soon or late. “Remind the late” "
                "tells only them, once a day, and leads them to the work."
            ),
            page="portal:reporting",
        ),
        Step(
            _("Prepare the report of the year"),
            _(
                "Under “Reports of the year” see the figures of your province as they stand, and what is "
                "unfinished in the counties. Explain what stands out. The director closes the year; the "
                "figures are frozen."
            ),
            page="assessments:report_list",
            picture=Picture(
                "year-report",
                "assessments:report_detail",
                _("The report of the year of a province: its figures by chapter, and what is unfinished."),
                "guizhou.clerk",
                "/assessments/reports/",
                links=("main tbody th a",),
            ),
        ),
        Step(
            _("Set up the expert review"),
            _(
                "Under “Expert reviews” set up a session for each category: rubric, days, number of scorers. "
                "Appoint the panel with the employer of each, then assign: the portal draws scorers without a"
                " conflict of interest, with even loads, and says where it cannot."
            ),
            page="review:session_list",
            picture=Picture(
                "review-session",
                "review:session_detail",
                _("An expert review: its panel, how far the scoring is, the tasks of each reviewer."),
                "guizhou.clerk",
                "/review/sessions/",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Prepare the public notice"),
            _(
                "Once the director has selected within the seats, prepare a notice of the selected nominees "
                "with the contact for objections. The director publishes it; it runs seven full days after "
                "the day of publication, and nobody can shorten it."
            ),
            page="review:notice_list",
            picture=Picture(
                "notices",
                "review:notice_list",
                _("The notices of a province with their state and last day."),
                "guizhou.clerk",
                "/review/notices/",
            ),
        ),
        Step(
            _("Handle objections"),
            _(
                "Objections come in without an account, with or without a name. Accept one, investigate, "
                "write down the findings; the director decides. Who objects is shown for a reason only, and "
                "each look is recorded."
            ),
            page="review:objection_list",
            picture=Picture(
                "objections",
                "review:objection_list",
                _("The objections of a province: number, nominee, state, and the day by which to decide."),
                "guizhou.clerk",
                "/review/objections/",
            ),
        ),
        Step(
            _("Draw up the list for the nation"),
            _(
                "When the notice has ended, put the nominees without an open or upheld objection on a list. "
                "The director forwards it, the nation takes in or returns each."
            ),
            page="review:nominee_list_list",
        ),
        Step(
            _("Pass awards on"),
            _(
                "Once the nation has allocated the money, enter the voucher of the province for the "
                "recipients; the director releases it."
            ),
            page="review:payment_list",
        ),
    ),
    roles=(Role.CLERK,),
    levels=(Level.PROVINCE,),
)


PROVINCE_DIRECTOR = Chapter(
    "province-director",
    _("Director of the province"),
    _("Filing, reporting, confirming, selecting, publishing."),
    steps=(
        Step(
            _("File agreements"),
            _(
                "Agreements of the counties and prefectures wait for you. Filing makes the text final: from "
                "then on it changes only by an amendment. Without the signed scan nothing is filed."
            ),
            page="agreements:agreement_list",
            picture=Picture(
                "agreement",
                "agreements:agreement_detail",
                _("The page of an agreement: where it stands, what happens next, its content and its timeline."),
                "guizhou.director",
                "/agreements/?state=in_repository&region=520328",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("See who has not reported"),
            _(
                "“Who has not reported” shows for each place below what is done, due soon or late. “Remind the late” "
                "tells only them, once a day, and leads them to the work."
            ),
            page="portal:reporting",
        ),
        Step(
            _("Report the batch"),
            _(
                "Look through the batch that your clerk has gathered and report it to the nation. What the "
                "nation returns goes back to the county as a new version."
            ),
            page="agreements:batch_list",
        ),
        Step(
            _("Confirm assessments, close the year"),
            _(
                "Confirm the assessments of agreements. Then close the report of the year: the nation scores "
                "the province by these figures. Reopening needs a reason and the other director's hand."
            ),
            page="assessments:report_list",
        ),
        Step(
            _("Split the quota"),
            _(
                "Your clerk may split the seats of the province over its prefectures with the same engine; "
                "you publish the split. Every seat is explained."
            ),
            page="review:quota_list",
        ),
        Step(
            _("Clear doubts"),
            _(
                "“Integrity checks” lists what does not fit: one expert in two counties on a day, the same "
                "photo twice, deeds nearly the same. Clear or confirm each with a reason; until then its "
                "nominee is held up, nobody else."
            ),
            page="review:integrity_list",
            picture=Picture(
                "integrity-flag",
                "review:integrity_detail",
                _(
                    "A doubt of the integrity checks: what was found, side by side, and the buttons to "
                    "clear or confirm it."
                ),
                "guizhou.director",
                "/review/integrity/?state=open",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Select within the seats"),
            _(
                "The selection board ranks the candidates of each category by the scores of the experts "
                "beside the seats. Tick and select; never more than there are seats. Whoever wrote a "
                "nomination does not select it."
            ),
            page="review:selection_board",
            picture=Picture(
                "selection-board",
                "review:selection_board",
                _("The selection board: candidates by rank with their scores, and the seats of the category."),
                "guizhou.director",
                "/review/selection/?year={last_year}",
            ),
        ),
        Step(
            _("Publish, decide, forward"),
            _(
                "Publish the notice, decide objections with a reply, forward the list of nominees, release "
                "vouchers. Each of it waits on your workbench when its turn comes."
            ),
            page="review:notice_list",
        ),
    ),
    roles=(Role.DIRECTOR,),
    levels=(Level.PROVINCE,),
)
