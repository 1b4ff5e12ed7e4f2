"""Chapters of the associations of the counties."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role
from portal.handbook.declared import Chapter, Picture, Step

COUNTY_CLERK = Chapter(
    "county-clerk",
    _("Clerk of the county"),
    _("Registering who helps, drawing up agreements, reporting what is done, scoring, nominating."),
    steps=(
        Step(
            _("Register organisations and experts"),
            _(
                "Under “Organisations” and “Experts” enter who helps. The portal checks credit codes and ID "
                "numbers and shows similar records while you fill in. An expert is applied for the roster; "
                "once your director has listed them they may take part in agreements. Whole registers are "
                "loaded from Excel under “Imports”."
            ),
            page="imports:import_list",
            picture=Picture(
                "imports",
                "imports:import_list",
                _("The page of imports: for each register its template and a button to load a workbook."),
                "meitan.clerk",
                "/imports/",
            ),
        ),
        Step(
            _("Say what the county needs"),
            _(
                "Under “Needs” write what the county looks for: field, industry, village, when. Once the "
                "director has published it, everybody can read it, and the portal ranks fitting offers with "
                "its reasons. A need and an offer become a draft agreement with one press."
            ),
            page="agreements:need_list",
        ),
        Step(
            _("Draw up an agreement"),
            _(
                "Press “Draft an agreement” on the workbench. Six parts are filled in one after the other, in"
                " any order; each is saved by itself, so you may stop at any time. The overview tells for "
                "each part what is still missing."
            ),
            page="agreements:agreement_create",
            picture=Picture(
                "draft-overview",
                "agreements:draft_overview",
                _("The overview of a draft: its six parts, each marked as complete or with what is missing."),
                "xiji.clerk",
                "/agreements/?state=draft",
                links=(
                    "main tbody a",
                    "main a[href$='/draft/']",
                ),
            ),
        ),
        Step(
            _("Check and submit"),
            _(
                "“Check your answers and submit” shows everything on one page. Read it once more, then "
                "submit: the agreement gets its number and goes to your director. You may withdraw it until "
                "somebody has acted on it."
            ),
            page="agreements:agreement_list",
            picture=Picture(
                "draft-check",
                "agreements:draft_check",
                _("All answers of a draft on one page, each part with a link to change it."),
                "hezhang.clerk",
                "/",
                links=(
                    "#waiting-agreement ~ ul a",
                    "main a[href$='/draft/']",
                    "main a[href$='/check/']",
                ),
            ),
        ),
        Step(
            _("Answer a return"),
            _(
                "A returned agreement stands on the workbench with its reason and the parts concerned. "
                "Correct these parts and submit again; whoever decides sees what was changed. The number "
                "stays the same."
            ),
            page="portal:workbench",
        ),
        Step(
            _("Print, sign, upload"),
            _(
                "On the page of the agreement, “Word for signing” prints it with its version. After the "
                "parties have signed and sealed it, upload the scan. Nothing is filed without it."
            ),
        ),
        Step(
            _("Report activities"),
            _(
                "Whatever is done under a filed agreement is reported: date, place, task, a photo; experts, "
                "households and money may follow. The director confirms it, and it counts towards the "
                "progress of its task."
            ),
            page="agreements:activity_choose",
            picture=Picture(
                "activity-form",
                "agreements:activity_create",
                _("The form of an activity: date, place, task, what was done, and photos."),
                "meitan.clerk",
                "/agreements/activities/choose/",
                links=("main .list-group a",),
            ),
        ),
        Step(
            _("Score the assessment of the year"),
            _(
                "Begin the assessment of each agreement, or wait for the self-assessment of the assisting "
                "party. Then give the marks by hand with a reason; what can be counted is counted by the "
                "portal. “Table entry” scores many at once. The poverty alleviation office countersigns."
            ),
            page="assessments:assessment_list",
            picture=Picture(
                "assessment-score",
                "assessments:assessment_score",
                _(
                    "Giving marks: each indicator with its full marks, the figure counted for it or a "
                    "field for mark and reason."
                ),
                "meitan.clerk",
                "/assessments/agreements/?state=reported",
                links=(
                    "main tbody a",
                    "main a[href$='/score/']",
                ),
            ),
        ),
        Step(
            _("Nominate"),
            _(
                "“Who may be nominated” lists for each organisation and expert whether the conditions hold, "
                "and if not, why. Begin a nomination there, write the deeds with evidence, and submit it to "
                "your director within the nomination window."
            ),
            page="review:eligible_list",
            picture=Picture(
                "nomination-write",
                "review:nomination_edit",
                _("Writing the deeds of a nominee: fields for the story, results and figures."),
                "meitan.clerk",
                "/review/nominations/?year={last_year}&state=draft",
                links=(
                    "main tbody a",
                    "main a[href$='/edit/']",
                ),
            ),
        ),
        Step(
            _("Record awards"),
            _(
                "When an award has been passed on, confirm its receipt with the proof, and later report how "
                "it was used. Both stand under “Awards”."
            ),
            page="review:award_list",
        ),
    ),
    roles=(Role.CLERK,),
    levels=(Level.COUNTY,),
)


COUNTY_DIRECTOR = Chapter(
    "county-director",
    _("Director of the county"),
    _("Examining what the clerk and the assisting parties submit, and answering for it upward."),
    steps=(
        Step(
            _("See what waits"),
            _(
                "The workbench lists agreements, activities, assessments and nominations that wait for you, "
                "the longest waiting first. Open one, read it, decide."
            ),
            page="portal:workbench",
            picture=Picture(
                "county-director-workbench",
                "portal:workbench",
                _("The workbench of a county director with the cases that wait for a decision."),
                "meitan.director",
                "/",
            ),
        ),
        Step(
            _("Decide on the roster of experts"),
            _(
                "An expert whom the clerk has registered waits for you. List them, suspend them for a reason,"
                " or remove them. Only listed experts take part in agreements."
            ),
            page="registry:expert_list",
        ),
        Step(
            _("Endorse an agreement or return it"),
            _(
                "If the agreement is right, endorse it; it goes to the level above, or is filed where your "
                "province files at the county. If not, return it: write the reason and tick the parts "
                "concerned. What you entered yourself somebody else must decide."
            ),
            page="agreements:agreement_list",
            picture=Picture(
                "agreement-return",
                "agreements:agreement_act",
                _("Returning an agreement: a field for the reason and boxes for the parts concerned."),
                "chengkou.director",
                "/",
                links=(
                    "#waiting-agreement ~ ul a",
                    "a[href*='/act/return/']",
                ),
            ),
        ),
        Step(
            _("Confirm activities"),
            _(
                "Look at photos, place and numbers. What looks odd, the portal names; it does not refuse. "
                "Confirm one by one, or tick several and confirm them together. A confirmed activity counts; "
                "reopen it if it proves wrong."
            ),
            page="agreements:activity_list",
            picture=Picture(
                "activities-to-confirm",
                "agreements:activity_list",
                _("The list of reported activities with boxes to tick and confirm several at once."),
                "ludian.director",
                "/agreements/activities/?state=reported",
            ),
        ),
        Step(
            _("Check assessments and forward the best"),
            _(
                "Once the province has confirmed the marks, choose under “Forwarding” which agreements graded"
                " excellent or good go up, within the share of your county. You can take one back as long as "
                "the prefecture has not put it further."
            ),
            page="assessments:forwarding_list",
            picture=Picture(
                "forwarding",
                "assessments:forwarding_list",
                _("The list from which the county forwards its best agreements, with the share that it has."),
                "meitan.director",
                "/assessments/forwarding/",
            ),
        ),
        Step(
            _("Endorse nominations"),
            _(
                "Read the deeds and their evidence. Endorse the nomination, and it goes up; or return it with"
                " the reason."
            ),
            page="review:nomination_list",
        ),
        Step(
            _("Publish needs, pass on cases"),
            _(
                "Needs and offers of your county are published by you. A model case that your clerk has "
                "written you pass on to the province, which publishes it."
            ),
            page="portal:publication_list",
        ),
    ),
    roles=(Role.DIRECTOR,),
    levels=(Level.COUNTY,),
)
