"""Help of the pages of WHOM."""

from django.utils.translation import gettext_lazy as _

from portal.handbook.declared import PageHelp

PAGES = (
    PageHelp(
        ("registry:organisation_list",),
        (
            _("Who helps: societies, associations, cooperatives, stations and others of your region."),
            _("Enter a new one, or load a workbook. Search first: the portal shows similar names."),
        ),
        (
            "county-clerk",
            "agriculture",
            "county-director",
        ),
    ),
    PageHelp(
        (
            "registry:organisation_create",
            "registry:organisation_edit",
        ),
        (
            _("Enter name, kind, credit code and contact. The check digit of the credit code is verified."),
            _("If the organisation is on record already, use that record."),
        ),
        (
            "county-clerk",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:organisation_detail",
            "registry:organisation_hanging",
        ),
        (_("An organisation with its experts, agreements, offers and nominations."),),
        (
            "county-clerk",
            "agriculture",
            "county-director",
        ),
    ),
    PageHelp(
        (
            "registry:organisation_duplicates",
            "registry:organisation_twins",
            "registry:organisation_merge",
        ),
        (
            _("Records that may mean the same organisation. Compare before you merge."),
            _("One record is kept; the other stays and points to it. What can still change moves along."),
        ),
        ("county-clerk",),
    ),
    PageHelp(
        ("registry:expert_list",),
        (
            _("The roster of experts. Only those who are listed take part in agreements."),
            _("The clerk registers, the director lists, suspends or removes."),
        ),
        (
            "county-clerk",
            "county-director",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:expert_create",
            "registry:expert_edit",
        ),
        (
            _(
                "Enter the expert with ID number, employer, title and fields. The number is kept encrypted "
                "and shown masked."
            ),
            _("Once saved, the director decides on the roster."),
        ),
        (
            "county-clerk",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:expert_detail",
            "registry:expert_hanging",
        ),
        (_("An expert with their standing on the roster and what they take part in."),),
        (
            "county-clerk",
            "county-director",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:expert_reveal",
            "registry:household_reveal",
            "registry:organisation_reveal",
        ),
        (_("A number is shown in full only for a reason. Who looked, when and why is recorded."),),
        (
            "county-clerk",
            "poverty",
        ),
    ),
    PageHelp(
        (
            "registry:expert_reveals",
            "registry:household_reveals",
            "registry:organisation_reveals",
            "registry:reveal_list",
        ),
        (_("Who has seen a number in full, and why. Nobody can alter this."),),
        ("inspector",),
    ),
    PageHelp(
        (
            "registry:village_list",
            "registry:village_detail",
            "registry:village_hanging",
        ),
        (
            _("The registered poor villages of your region, with their agreements and households."),
            _("The poverty alleviation office keeps them, by hand or by workbook."),
        ),
        (
            "poverty",
            "county-clerk",
        ),
    ),
    PageHelp(
        (
            "registry:village_create",
            "registry:village_edit",
        ),
        (
            _("Enter the village as it is registered; its place is chosen from the country's own list."),
            _("Enter the year when it leaves poverty; targets and figures follow."),
        ),
        ("poverty",),
    ),
    PageHelp(
        (
            "registry:household_list",
            "registry:household_detail",
        ),
        (
            _("The registered poor households. Numbers are masked."),
            _("Filter by village, cause or state; open one to correct it."),
        ),
        ("poverty",),
    ),
    PageHelp(
        (
            "registry:household_create",
            "registry:household_edit",
        ),
        (_("Enter the household as on the registration form: exactly one main cause, at most two others."),),
        ("poverty",),
    ),
    PageHelp(
        (
            "registry:facility_list",
            "registry:facility_detail",
        ),
        (
            _("Caravans, museum tours, school museums and stations that the programme has placed."),
            _("The targets of the plan count them by place and year."),
        ),
        (
            "county-clerk",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:facility_create",
            "registry:facility_edit",
        ),
        (_("Enter kind, place, year and state. What is no longer in use stays on record with its state."),),
        (
            "county-clerk",
            "agriculture",
        ),
    ),
    PageHelp(
        (
            "registry:specialty_list",
            "registry:specialty_detail",
        ),
        (_("Specialty industries of the townships and brands of the villages."),),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "registry:specialty_create",
            "registry:specialty_edit",
        ),
        (_("Enter the industry with its township, or the brand with its village. They count towards the targets."),),
        ("county-clerk",),
    ),
    PageHelp(
        (
            "registry:helper_list",
            "registry:helper_detail",
        ),
        (
            _("Accounts of organisations and experts that help. They see their own agreements and nothing else."),
            _("Invite a new one, reset a password, or end an invitation."),
        ),
        (
            "county-clerk",
            "administrator",
        ),
    ),
    PageHelp(
        (
            "registry:invitation_parties",
            "registry:organisation_invite",
            "registry:expert_invite",
            "registry:helper_reset",
        ),
        (_("Choose whom to invite and give the person's name and e-mail address. The first password is shown once."),),
        (
            "county-clerk",
            "administrator",
        ),
    ),
)
