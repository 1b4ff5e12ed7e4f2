"""Help of the pages of WHAT WAS PROMISED."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        ("agreements:agreement_list",),
        (
            _("All agreements that you may see, and where each one stands."),
            _("Filter by state, year and region; the export takes home exactly what the list shows."),
            _("Open a line to read, decide or report."),
        ),
        (
            "county-clerk",
            "county-director",
            "prefecture",
            "province-clerk",
            "province-director",
            "nation",
            "helper",
        ),
    ),
    PageHelp(
        ("agreements:agreement_create",),
        (
            _("Begin an agreement here: who helps, and in which year. You get a draft of six parts."),
            _("Only organisations on record and listed experts can be chosen; register them first."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:agreement_renew",),
        (
            _("An agreement that is ending is renewed by a new one, which begins with all of the old content."),
            _("Change what is different, then submit it like any agreement."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:agreement_detail",),
        (
            _("This is the agreement with its content, its steps so far and what happens next."),
            _("The buttons are what you may do now; a button that is closed says why."),
            _("Activities, visits, requests, changes and assessments hang below."),
        ),
        (
            "county-clerk",
            "county-director",
            "prefecture",
            "province-clerk",
            "province-director",
            "nation",
            "helper",
        ),
    ),
    PageHelp(
        ("agreements:draft_overview",),
        (
            _("A draft has six parts. Fill them in in any order; each is saved by itself."),
            _("When nothing is missing any more, check your answers and submit."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "agreements:draft_basics",
            "agreements:draft_content",
            "agreements:draft_villages",
        ),
        (
            _("One part of the draft. Saving keeps what is there, even if something is still missing."),
            _("After saving, go on with the next part or return to the overview."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "agreements:draft_tasks",
            "agreements:draft_task",
        ),
        (
            _(
                "Each task belongs to one of the six key tasks of the plan and needs a target that can be "
                "measured, a unit and a day."
            ),
            _("Activities are reported for these tasks and count towards their targets."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:draft_experts",),
        (
            _("Choose the experts who take part. Only those on the roster can be chosen."),
            _("If one is missing, register them first and let the director list them."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "agreements:draft_attachments",
            "agreements:agreement_scan",
        ),
        (
            _("Files that belong to the agreement, above all the scan of the signed text."),
            _("Without the scan nothing is filed. The portal checks type and size."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:draft_check",),
        (
            _("Read everything once more as it will be submitted. “Change” leads back to the part."),
            _(
                "On submission the agreement gets its number and goes to your director. You may withdraw it "
                "until somebody has acted."
            ),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:activity_list",),
        (
            _("What was done under the agreements, and which of it is confirmed."),
            _("Report a new one, or, if you confirm, filter by “reported”, tick and confirm."),
        ),
        (
            "county-clerk",
            "county-director",
            "helper",
            "agriculture",
        ),
    ),
    PageHelp(
        ("agreements:activity_choose",),
        (_("Choose the agreement under which it was done. Only agreements that run are listed."),),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        (
            "agreements:activity_create",
            "agreements:activity_edit",
        ),
        (
            _("Give date, place and task, and say in a few words what was done. A photo helps whoever confirms."),
            _("Report it when it is complete; the county confirms it or returns it with the reason."),
        ),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        (
            "agreements:activity_photos",
            "agreements:activity_households",
        ),
        (
            _(
                "Add photos, or the households that took part, to the activity. This is possible until it has"
                " been reported, or once it was returned."
            ),
        ),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        ("agreements:activity_detail",),
        (
            _("One activity with its photos, people and money, and what is odd about it."),
            _("Whoever confirms compares it with the agreement; nobody confirms their own."),
        ),
        (
            "county-clerk",
            "county-director",
            "helper",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "agreements:activity_calendar",
            "agreements:calendar_day",
        ),
        (
            _("The calendar shows what was done and what comes to its day: tasks, findings, ends of agreements."),
            _("Open a day to see everything of it."),
        ),
        (
            "prefecture",
            "county-director",
            "county-clerk",
            "province-director",
            "helper",
        ),
    ),
    PageHelp(
        (
            "agreements:activity_map",
            "agreements:activity_map_of",
        ),
        (
            _("Activities by place: where much is done, and where nothing."),
            _("Go down from the nation to the county; the table says the same in numbers."),
        ),
        (
            "prefecture",
            "province-director",
            "nation",
            "county-director",
        ),
    ),
    PageHelp(
        ("agreements:batch_list",),
        (
            _("The province gathers filed agreements into batches and reports them to the nation."),
            _("Gather a new one, or open one to see what became of each agreement."),
        ),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "agreements:batch_create",
            "agreements:batch_agreements",
            "agreements:batch_note",
        ),
        (
            _(
                "All filed agreements of the year that are in no batch yet come into this one. Take out what "
                "is not to go."
            ),
            _("Your director reports the batch."),
        ),
        ("province-clerk",),
    ),
    PageHelp(
        ("agreements:batch_detail",),
        (
            _("A batch with its agreements and the decision on each."),
            _("The nation takes in or returns each one; when none remains, the batch is closed."),
        ),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        ("agreements:change_list",),
        (
            _("Agreements in the repository change only in this way: amendment, completion, termination."),
            _("Changes go the same way as agreements, level by level."),
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
            "agreements:change_create",
            "agreements:change_edit",
            "agreements:change_attachments",
        ),
        (
            _("Say what changes and why, and add what proves it. The agreement in force stays as it is meanwhile."),
            _("Submit it; it comes into force once the last level has agreed."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:change_detail",),
        (_("What is to change, beside what is in force now, and where the change stands."),),
        (
            "county-clerk",
            "county-director",
            "prefecture",
            "province-director",
            "nation",
        ),
    ),
)
