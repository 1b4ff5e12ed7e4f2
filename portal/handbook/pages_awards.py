"""Help of the pages of decisions, awards, notices, objections and cases."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        (
            "review:decision_list",
            "review:decision_detail",
        ),
        (
            _("Whom to award within the funds of the year: places, signatures, public notice, final list."),
            _("All three departments sign the same text with the second factor."),
        ),
        ("nation",),
    ),
    PageHelp(
        (
            "review:decision_create",
            "review:decision_cut",
            "review:decision_move",
            "review:decision_minutes_edit",
        ),
        (_("Each category is cut by rank; a move against the rank needs a reason. Write the minutes."),),
        ("nation",),
    ),
    PageHelp(
        ("review:decision_sign",),
        (
            _(
                "Read the list once more. Your signature is for your department and cannot be taken back; "
                "return the decision if something is wrong."
            ),
        ),
        ("nation",),
    ),
    PageHelp(
        (
            "review:award_list",
            "review:award_detail",
        ),
        (_("Where the money of each award is: approved, allocated, passed on, received, used."),),
        (
            "nation",
            "province-clerk",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "review:award_pay",
            "review:payment_list",
            "review:payment_detail",
        ),
        (
            _("A voucher is entered by the clerk and released by the director, as a whole."),
            _("One that is wrong is held back with the reason."),
        ),
        (
            "nation",
            "province-clerk",
        ),
    ),
    PageHelp(
        (
            "review:award_receipt_edit",
            "review:award_use_edit",
            "review:award_repayment_create",
        ),
        (_("Record the day and the proof. The amounts of the use sum to the award."),),
        (
            "county-clerk",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:source_list",
            "review:source_create",
            "review:source_edit",
        ),
        (
            _("From which project funds the awards of a year come."),
            _("No more is allocated from a source than it has."),
        ),
        ("nation",),
    ),
    PageHelp(
        (
            "review:notice_list",
            "review:notice_detail",
        ),
        (
            _("Notices of nominees and of proposed awards, with the day on which each ends."),
            _(
                "A notice runs seven full days after the day of publication. Nobody can shorten it; a changed"
                " list starts a new one."
            ),
        ),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:notice_create",
            "review:notice_edit",
        ),
        (_("Choose who stands on the notice, and say where objections are received. The director publishes it."),),
        (
            "province-clerk",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:objection_list",
            "review:objection_detail",
            "review:objection_findings",
        ),
        (
            _("What the public objects to. Only those who handle objections read it."),
            _(
                "Accept and investigate; the director upholds or dismisses it with a reply. Meanwhile its "
                "nominee waits, nobody else."
            ),
        ),
        (
            "province-clerk",
            "province-director",
        ),
    ),
    PageHelp(
        ("review:objection_reveal",),
        (_("Who objects is shown for a reason only, and each look is recorded."),),
        ("province-clerk",),
    ),
    PageHelp(
        ("review:objection_statistics",),
        (_("Objections by province and year, in numbers only."),),
        (
            "province-clerk",
            "province-director",
            "nation",
        ),
    ),
    PageHelp(
        (
            "review:case_list",
            "review:case_detail",
        ),
        (
            _("Fabricated materials and breaches of the review rules. Only those who handle cases read them."),
            _("One person decides, another confirms; neither has investigated."),
        ),
        (
            "inspector",
            "province-director",
            "province-clerk",
        ),
    ),
    PageHelp(
        (
            "review:case_create",
            "review:case_findings",
            "review:case_statement",
            "review:case_proposal",
            "review:case_appeal",
            "review:case_evidence",
        ),
        (_("What you report or find stays on record. Hear the accused before you propose a measure."),),
        (
            "inspector",
            "province-clerk",
        ),
    ),
    PageHelp(
        (
            "review:public_notices",
            "review:public_notice",
        ),
        (
            _("Whom the provinces nominate, or the nation proposes for an award."),
            _("While a notice runs everybody may object, with or without a name."),
        ),
        ("public",),
    ),
    PageHelp(
        ("review:public_notice_object",),
        (_("Say what you object to and why; files help. Keep number and code of the receipt."),),
        ("public",),
    ),
    PageHelp(
        ("review:public_objection",),
        (_("With the number and the code of your receipt you see where your objection stands, and the reply."),),
        ("public",),
    ),
    PageHelp(
        (
            "review:public_awards",
            "review:public_cases",
        ),
        (_("Awards that have been announced, and decisions on violations."),),
        ("public",),
    ),
)
