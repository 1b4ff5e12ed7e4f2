"""The chapter of the national office."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role
from portal.handbook.declared import Chapter, Picture, Step

NATION = Chapter(
    "nation",
    _("The national office"),
    _("The repository, the assessment of provinces, quotas, awards, and the public site."),
    steps=(
        Step(
            _("Take agreements into the repository"),
            _(
                "The director opens a reported batch and takes in each agreement, or returns it with a "
                "reason; what remains can be taken in at once. Only agreements in the repository count in the"
                " figures."
            ),
            page="agreements:batch_list",
            picture=Picture(
                "batch-at-the-nation",
                "agreements:batch_detail",
                _("A reported batch: each agreement with its decision, and how many remain."),
                "nation.director",
                "/agreements/batches/?state=reported",
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
            _("Assess the provinces"),
            _(
                "The clerk begins the assessments of all provinces and gives marks by hand; the figures come "
                "from the year that each province closed. The province makes its statement; the director "
                "confirms and publishes grades and ranking."
            ),
            page="assessments:province_list",
            picture=Picture(
                "province-assessment",
                "assessments:province_detail",
                _("The assessment of a province: indicator by indicator, figures and marks."),
                "nation.clerk",
                "/assessments/provinces/?state=draft&region=52",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Allocate the quotas"),
            _(
                "The clerk drafts a quota plan from the closed figures and tries out parameters side by side;"
                " nothing is written until it is kept. The director publishes it; a published plan never "
                "changes, a supplement is a plan of its own."
            ),
            page="review:quota_list",
            picture=Picture(
                "quota-plan",
                "review:quota_detail",
                _("A quota plan: the seats of each province by category, each with its explanation."),
                "nation.clerk",
                "/review/quotas/?state=draft",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Take in nominees"),
            _("The lists of the provinces wait for the director: take in each nominee, or return it with a reason."),
            page="review:nominee_list_list",
        ),
        Step(
            _("Convene the joint review"),
            _(
                "The clerk sets up a session for each category with members of all three departments, "
                "appoints chair and deputy, and assigns. The further way is told in the chapter of the "
                "committee."
            ),
            page="review:session_list",
        ),
        Step(
            _("Decide on awards"),
            _(
                "The clerk drafts the decision: each category is cut by rank within the funds of the year. "
                "Each of the three departments signs once, with the second factor. A public notice follows; "
                "then the director fixes the list."
            ),
            page="review:decision_list",
            picture=Picture(
                "decision",
                "review:decision_detail",
                _("A decision on awards: the funds, the categories with their places, signatures and next step."),
                "nation.director",
                "/review/decisions/",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Pay awards"),
            _(
                "Enter the budget sources of the year, then a voucher for the awards of a province; the "
                "director releases it. Receipt and use come back from the counties."
            ),
            page="review:award_list",
            picture=Picture(
                "awards",
                "review:award_list",
                _("The list of awards with totals by source and province."),
                "nation.clerk",
                "/review/awards/",
            ),
        ),
        Step(
            _("Write the public site"),
            _(
                "News, policies and the four sets of rules are written by the clerk as drafts with a preview,"
                " and published by the director, at once or from a later day on. What is out is corrected by "
                "a new version."
            ),
            page="portal:publication_list",
        ),
    ),
    roles=(
        Role.CLERK,
        Role.DIRECTOR,
    ),
    levels=(Level.NATION,),
)
