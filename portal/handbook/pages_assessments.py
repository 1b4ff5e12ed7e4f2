"""Help of the pages of WHAT CAME OF IT."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        ("assessments:assessment_list",),
        (
            _("What came of each agreement in a year, and where its assessment stands."),
            _("Filter by “those that wait for me”; tick several that are right and decide on them together."),
            _("The way: self-assessment, county, countersignature, check, confirmation by the province."),
        ),
        (
            "county-clerk",
            "county-director",
            "poverty",
            "prefecture",
            "province-director",
            "helper",
        ),
    ),
    PageHelp(
        ("assessments:assessment_create",),
        (
            _(
                "Tick the agreements of which the assessment of the year begins. Only those that ran in the "
                "year are listed."
            ),
        ),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        (
            "assessments:assessment_edit",
            "assessments:assessment_evidence",
        ),
        (
            _("Write what came of the agreement, and add evidence. Figures are counted by the portal."),
            _("Hand it in; the county scores it, or sends it back."),
        ),
        (
            "helper",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("assessments:assessment_score",),
        (
            _("Give a mark with a reason for each indicator by hand. What can be counted is counted."),
            _("When all marks are there, hand it to the poverty alleviation office for countersignature."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("assessments:assessment_detail",),
        (
            _("The marks with the figures they come from, the self-assessment and the steps."),
            _("A confirmed assessment never changes; a correction is a new one that names it."),
        ),
        (
            "county-clerk",
            "county-director",
            "poverty",
            "prefecture",
            "province-director",
            "helper",
        ),
    ),
    PageHelp(
        ("assessments:assessment_correct",),
        (_("A correction begins with the same agreement and names what it corrects. It goes the whole way again."),),
        ("county-clerk",),
    ),
    PageHelp(
        ("assessments:table_entry",),
        (
            _("Give the marks by hand of many agreements at once, by keyboard like in a spreadsheet."),
            _("Each cell is saved as you leave it. Tick rows that are complete and hand them on."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("assessments:forwarding_list",),
        (
            _("Each level puts its best forward within its share."),
            _(
                "Tick the agreements and forward them. You may take one back as long as the level above has "
                "not put it further."
            ),
        ),
        (
            "county-director",
            "prefecture",
            "province-director",
        ),
    ),
    PageHelp(
        (
            "assessments:progress",
            "assessments:progress_of",
        ),
        (
            _("Which places below have not reported yet, duty by duty."),
            _("Open a place to see what is missing there."),
        ),
        (
            "prefecture",
            "province-director",
            "province-clerk",
            "nation",
        ),
    ),
    PageHelp(
        ("assessments:report_list",),
        (
            _("The province closes its figures once a year; the nation scores it by them."),
            _("Open the report of the year to see the figures as they stand."),
        ),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "assessments:report_create",
            "assessments:report_edit",
        ),
        (_("Explain what stands out in the figures. The director closes the year."),),
        ("province-clerk",),
    ),
    PageHelp(
        ("assessments:report_detail",),
        (
            _("The figures of the year, what is unfinished, and the explanations."),
            _("Once closed, they are frozen. Reopening needs a reason and somebody else."),
        ),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "assessments:province_list",
            "assessments:province_detail",
        ),
        (
            _("The national office scores each province once a year, from closed figures and marks by hand."),
            _("The province makes its statement; then it is confirmed and published."),
        ),
        (
            "nation",
            "province-director",
            "province-clerk",
        ),
    ),
    PageHelp(
        (
            "assessments:province_begin",
            "assessments:province_score",
            "assessments:province_correct",
            "assessments:province_publish_all",
        ),
        (
            _("Give marks by hand with their reasons; the province reads both."),
            _("Nothing is public before it has been confirmed and published."),
        ),
        ("nation",),
    ),
    PageHelp(
        ("assessments:province_statement",),
        (_("Say what the national office should know before it confirms. “No objection” is a statement, too."),),
        (
            "province-director",
            "province-clerk",
        ),
    ),
    PageHelp(
        (
            "assessments:ranking",
            "assessments:ranking_over_years",
            "assessments:ranking_of",
        ),
        (_("The published grades and totals of the provinces, for a year and over the years."),),
        (
            "nation",
            "province-director",
            "prefecture",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "assessments:target_list",
            "assessments:target_detail",
        ),
        (
            _("The targets of the plan: how many units meet each one, how many are needed."),
            _("Go down to the village to see what is missing."),
        ),
        (
            "poverty",
            "county-director",
            "prefecture",
            "province-director",
            "nation",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("assessments:target_gaps",),
        (_("The units that do not meet a target yet, and who can close the gap."),),
        (
            "poverty",
            "county-director",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "assessments:target_settings",
            "assessments:target_edit",
        ),
        (_("What is needed by when, as the plan sets it. A change holds for the whole country at once."),),
        ("administrator",),
    ),
    PageHelp(
        (
            "assessments:system_list",
            "assessments:system_detail",
        ),
        (
            _("By what agreements and provinces are assessed: indicators with weights of a hundred."),
            _("Once in force a system is frozen."),
        ),
        (
            "nation",
            "administrator",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "assessments:system_create",
            "assessments:system_edit",
            "assessments:system_add",
            "assessments:indicator_edit",
        ),
        (
            _("Write the indicators with weight, full marks and rule: by a figure, in steps, or by hand."),
            _("The weights sum to a hundred; the national director puts the system in force."),
        ),
        ("administrator",),
    ),
    PageHelp(
        (
            "assessments:metric_list",
            "assessments:metric_detail",
        ),
        (_("What each figure of the portal counts, in words and as the query itself."),),
        (
            "nation",
            "inspector",
            "province-director",
        ),
    ),
)
