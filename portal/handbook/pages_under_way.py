"""Help of the pages of supervision, requests, reminders, needs, offers and partners."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        ("agreements:visit_list",),
        (
            _("Supervision visits with what they found and what is still to be put right."),
            _("Record a visit on the page of its agreement."),
        ),
        (
            "prefecture",
            "province-director",
            "poverty",
            "county-clerk",
            "county-director",
        ),
    ),
    PageHelp(
        ("agreements:visit_create",),
        (
            _("Record when and where you went, and each finding with the day by which it is put right."),
            _("The county answers with evidence; you close the finding or return it."),
        ),
        (
            "prefecture",
            "province-director",
            "poverty",
        ),
    ),
    PageHelp(
        (
            "agreements:visit_detail",
            "agreements:finding_detail",
        ),
        (_("A visit with its findings; each is open until the visitors close it."),),
        (
            "county-clerk",
            "county-director",
            "prefecture",
            "poverty",
        ),
    ),
    PageHelp(
        ("agreements:finding_answer",),
        (_("Write what was done to put it right, and add evidence. The visitors close it or return it."),),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "agreements:request_list",
            "agreements:request_detail",
        ),
        (
            _("What counties ask of the assisting parties, and the answers."),
            _("The assisting party answers; the county sees it at once."),
        ),
        (
            "helper",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("agreements:request_create",),
        (_("Ask the assisting party for something definite, with the day by which you need it."),),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:request_answer",), (_("Say what you can do and when. The county is told at once."),), ("helper",)
    ),
    PageHelp(
        ("agreements:reminder_list",),
        (
            _("What the nightly watch found: tasks overdue, agreements without activity, agreements about to end."),
            _(
                "The county sees to it first, from 30 days on the prefecture, from 60 days the province. A "
                "reminder goes by itself once its reason is gone."
            ),
        ),
        (
            "prefecture",
            "county-director",
            "county-clerk",
            "province-director",
        ),
    ),
    PageHelp(
        ("agreements:need_list",),
        (
            _("What counties look for. Published needs are public."),
            _("Post a need, have it published by the director, then look at the offers that fit."),
        ),
        (
            "county-clerk",
            "county-director",
            "prefecture",
        ),
    ),
    PageHelp(
        (
            "agreements:need_create",
            "agreements:need_edit",
        ),
        (
            _("Say what is needed: field, industry, village, when. The clearer, the better the offers that are found."),
            _("Submit it; the director publishes it."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("agreements:need_detail",),
        (
            _("A need with the offers that fit, ranked with the reasons."),
            _("Show interest in an offer, or draw up a draft agreement from both at once."),
        ),
        (
            "county-clerk",
            "county-director",
            "helper",
        ),
    ),
    PageHelp(
        ("agreements:offer_list",),
        (
            _(
                "What organisations and experts offer to the counties, and for how many agreements they have "
                "the capacity."
            ),
        ),
        (
            "helper",
            "county-clerk",
            "county-director",
        ),
    ),
    PageHelp(
        (
            "agreements:offer_create",
            "agreements:offer_edit",
            "agreements:offer_of_organisation",
            "agreements:offer_of_expert",
        ),
        (
            _("Say what is offered, in which field and industry, and for how many agreements."),
            _("Submit it; it is public once it has been published."),
        ),
        (
            "helper",
            "county-clerk",
        ),
    ),
    PageHelp(
        ("agreements:offer_detail",),
        (
            _("An offer with the needs that fit it."),
            _("Show interest in a need; the other side replies."),
        ),
        (
            "helper",
            "county-clerk",
            "county-director",
        ),
    ),
    PageHelp(
        (
            "agreements:interest_list",
            "agreements:interest_detail",
        ),
        (
            _("Pairs of a need and an offer in which one side has shown interest, and what the other replied."),
            _("When both agree, the clerk of the county draws up the agreement from here."),
        ),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        (
            "agreements:interest_choose",
            "agreements:interest_create",
            "agreements:interest_reply",
            "agreements:draft_from_pair",
        ),
        (
            _("Say in a few words what you have in mind; the other side reads it and replies."),
            _("An agreement that is drawn up from both takes over need and offer; nothing has to be typed again."),
        ),
        (
            "county-clerk",
            "helper",
        ),
    ),
    PageHelp(
        (
            "agreements:partner_list",
            "agreements:partner_detail",
        ),
        (_("Which place of the east helps which place of the west, and what has come of it."),),
        (
            "nation",
            "province-director",
            "prefecture",
            "county-director",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "agreements:policy_list",
            "agreements:policy_form",
        ),
        (
            _("At which level each province files its agreements: province, prefecture or county."),
            _("A change holds at once for all agreements that are not filed yet."),
        ),
        (
            "administrator",
            "province-director",
        ),
    ),
    PageHelp(
        (
            "agreements:template_list",
            "agreements:template_create",
        ),
        (
            _("The Word files from which agreements are printed for signing."),
            _("Take one home, edit it in Word, put it in place; the portal tries it out first."),
        ),
        ("administrator",),
    ),
    PageHelp(
        (
            "agreements:public_needs",
            "agreements:public_need",
            "agreements:public_offers",
            "agreements:public_offer",
        ),
        (
            _("Needs of the counties and offers of help, open to everybody."),
            _("Whoever can help shows interest after signing in, or asks the leadership group of the place."),
        ),
        (
            "public",
            "helper",
        ),
    ),
)
