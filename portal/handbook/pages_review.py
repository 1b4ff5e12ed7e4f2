"""Help of the pages of WHAT IS REWARDED."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        (
            "review:quota_list",
            "review:quota_detail",
        ),
        (
            _("How many seats each province has in a year, category by category, and why."),
            _("A published plan never changes; a supplement is a plan of its own."),
        ),
        (
            "nation",
            "province-director",
            "province-clerk",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "review:quota_create",
            "review:quota_edit",
            "review:quota_supplement",
            "review:quota_split",
            "review:quota_leave_out",
        ),
        (
            _("Set totals and parameters, have the figures collected, look at the seats."),
            _("Put the plan forward when it is right; the director publishes it."),
        ),
        (
            "nation",
            "province-clerk",
        ),
    ),
    PageHelp(
        ("review:quota_compare",),
        (_("Try other parameters beside the seats of the plan. Nothing is written here."),),
        (
            "nation",
            "province-clerk",
        ),
    ),
    PageHelp(
        ("review:eligible_list",),
        (
            _("Who may be nominated in your place, and of those who may not, why not."),
            _("Begin a nomination from a line."),
        ),
        (
            "county-clerk",
            "county-director",
        ),
    ),
    PageHelp(
        (
            "review:nomination_list",
            "review:nomination_detail",
        ),
        (
            _("Nominations of your region, and where each one stands."),
            _("The way: county, levels above, expert review, selection, notice, list for the nation."),
        ),
        (
            "county-clerk",
            "county-director",
            "prefecture",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:nomination_create",
            "review:nomination_edit",
            "review:nomination_evidence",
        ),
        (
            _("Write the deeds with figures and evidence. The portal adds the figures of the nominee by itself."),
            _("Submit it within the window; the director endorses or returns it."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("review:selection_board",),
        (
            _("The candidates of each category by the scores of the experts, and the seats."),
            _("Tick and select. Never more are selected than there are seats."),
        ),
        (
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:integrity_list",
            "review:integrity_detail",
        ),
        (
            _("What does not fit in what nominees did and wrote. A doubt is no verdict."),
            _("The director clears or confirms each with a reason; until then its nominee waits."),
        ),
        (
            "province-director",
            "inspector",
        ),
    ),
    PageHelp(
        (
            "review:nominee_list_list",
            "review:nominee_list_detail",
            "review:nominee_list_receipt",
        ),
        (_("The province puts selected nominees on a list and forwards it; the nation takes in or returns each."),),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:nominee_list_create",
            "review:nominee_list_nominees",
            "review:nominee_list_note",
        ),
        (_("All selected nominees that are on no list yet come on this one. Take off who is not to go."),),
        ("province-clerk",),
    ),
    PageHelp(
        (
            "review:session_list",
            "review:session_detail",
        ),
        (
            _("An expert review has a panel for each category; every candidate is scored by several reviewers."),
            _("Scores stay sealed until all scorers of a candidate have sent theirs."),
        ),
        (
            "province-clerk",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:session_create",
            "review:session_panel",
            "review:session_calendar",
            "review:session_chairs",
            "review:session_relieve",
        ),
        (
            _("Set the rubric and the days, appoint the panel with the employer of each, then assign."),
            _("The portal excludes conflicts of interest and says where it cannot find enough scorers."),
        ),
        (
            "province-clerk",
            "nation",
        ),
    ),
    PageHelp(
        ("review:scoring_list",),
        (
            _("The candidates that you are asked to score, and until when."),
            _("In the joint review accept the terms and declare ties first."),
        ),
        (
            "reviewer",
            "committee",
        ),
    ),
    PageHelp(
        ("review:scoring_detail",),
        (
            _("Read the deeds and the evidence, give a mark for each criterion. You may save and go on later."),
            _("What you send stays as it is. If you have a tie, say so."),
        ),
        (
            "reviewer",
            "committee",
        ),
    ),
    PageHelp(
        (
            "review:scoring_decline",
            "review:scoring_tie",
            "review:session_terms",
            "review:session_ties",
        ),
        (
            _(
                "Say openly what ties you to a candidate. A stand-in is drawn by the same rules; it is no "
                "disadvantage to anybody."
            ),
        ),
        (
            "committee",
            "reviewer",
        ),
    ),
    PageHelp(
        (
            "review:session_chair",
            "review:session_case",
            "review:session_ask",
            "review:session_further",
        ),
        (
            _("What the scorers gave; scores that lie far apart are marked."),
            _("Ask for the reasons, or for one further scorer. Nobody changes a score."),
        ),
        ("committee",),
    ),
)
