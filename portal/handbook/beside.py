"""Chapters of those who stand beside the chain, and of the public."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Role
from portal.handbook.declared import Chapter, Picture, Step

ADMINISTRATOR = Chapter(
    "administrator",
    _("Administrator"),
    _("Leadership groups, members, accounts, years and rules. No business approvals."),
    steps=(
        Step(
            _("Set up leadership groups"),
            _(
                "Browse the regions to a place without a group and set it up. A place without an active group"
                " is passed over: the nearest level above acts."
            ),
            page="leadership:group_list",
            picture=Picture(
                "groups",
                "leadership:group_list",
                _("The leadership groups of a province with their members and accounts."),
                "guizhou.administrator",
                "/leadership/groups/",
            ),
        ),
        Step(
            _("Add members and open accounts"),
            _(
                "Add the member with department, post and roles, then open an account. The first password is "
                "shown once; hand it over. When somebody leaves, end the duty: what waits stays with the "
                "office."
            ),
            page="leadership:group_list",
            picture=Picture(
                "member-form",
                "leadership:member_create",
                _("The form of a new member: person, department, duty and roles with what each may do."),
                "meitan.administrator",
                "/leadership/groups/",
                links=(
                    "main tbody a",
                    "main a[href$='/members/new/']",
                ),
            ),
        ),
        Step(
            _("Reset password or second factor"),
            _("On the page of the group: make sure who is asking, give the reason, reset. Both stand on record."),
            page="leadership:group_list",
        ),
        Step(
            _("Invite assisting parties"),
            _(
                "Organisations and listed experts that help get an account by which they see their own "
                "agreements and nothing else."
            ),
            page="registry:helper_list",
        ),
        Step(
            _("Keep the programme years"),
            _(
                "The national administrator sets the windows, funds and award amounts of a year, and may "
                "extend a window for one province with a reason that everybody reads."
            ),
            page="leadership:year_list",
            picture=Picture(
                "years",
                "leadership:year_list",
                _("The programme years: each kind of work with its first and last day."),
                "nation.administrator",
                "/leadership/years/",
            ),
        ),
        Step(
            _("Keep rules and templates"),
            _(
                "Filing levels, indicator systems, targets and the Word templates of agreements stand under "
                "“Settings” and “Assessment”. What is in force is not changed but replaced."
            ),
            page="assessments:system_list",
        ),
    ),
    roles=(Role.ADMINISTRATOR,),
)


INSPECTOR = Chapter(
    "inspector",
    _("Discipline inspector"),
    _("Reading everything in your region with its history; opening and confirming violation cases."),
    steps=(
        Step(
            _("Read a record with its history"),
            _(
                "Every record has “History”: who changed what, when, from what to what. The database writes "
                "it by itself; nobody can alter it."
            ),
            page="agreements:agreement_list",
            picture=Picture(
                "agreement-history",
                "agreements:agreement_history",
                _("The history of an agreement: every change with person, time, old and new value."),
                "meitan.inspector",
                "/agreements/?state=in_repository",
                links=(
                    "main tbody a",
                    "a[href$='/history/']",
                ),
            ),
        ),
        Step(
            _("See who looked at personal data"),
            _(
                "Each number that was shown in full is listed with the person and the reason, and so is each "
                "report taken home."
            ),
            page="registry:reveal_list",
            picture=Picture(
                "looks-at-personal-data",
                "registry:reveal_list",
                _("Who has looked at personal data: record, person, reason and time."),
                "meitan.inspector",
                "/registry/reveals/",
            ),
        ),
        Step(
            _("Open a violation case"),
            _(
                "Report what you found against an organisation, expert or reviewer. What you report stays as "
                "you write it."
            ),
            page="review:case_list",
        ),
        Step(
            _("Investigate"),
            _(
                "Collect evidence, write findings, set the day for the statement of the accused, then propose"
                " a measure. Whoever investigates neither decides nor confirms."
            ),
            page="review:case_list",
            picture=Picture(
                "case",
                "review:case_detail",
                _("A violation case: facts, evidence, the hearing, and what happens next."),
                "guizhou.inspector",
                "/review/cases/?state=investigation",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Confirm a decision"),
            _(
                "A decision of the director comes into force only when a second person confirms it. Then "
                "nominations stop and awards are recalled at once."
            ),
            page="review:case_list",
        ),
    ),
    roles=(Role.INSPECTOR,),
)


HELPER = Chapter(
    "helper",
    _("Assisting party"),
    _("Your own agreements: what to do, what to report, what you offer. Works well on a telephone."),
    steps=(
        Step(
            _("See your agreements"),
            _(
                "The first page shows your agreements, the tasks that come to their day and the requests of "
                "the counties. You see your own agreements and nothing else."
            ),
            page="portal:workbench",
            picture=Picture(
                "helper-workbench",
                "portal:workbench",
                _("The first page of an assisting party: its agreements, tasks and requests."),
                "shanghai.helper",
                "/",
            ),
        ),
        Step(
            _("Report an activity"),
            _(
                "Choose the agreement, give date, place and task, say in a few words what was done, add a "
                "photo. The county confirms it, or returns it with the reason."
            ),
            page="agreements:activity_choose",
            picture=Picture(
                "helper-activities",
                "agreements:activity_list",
                _("The activities that an assisting party has reported, each with its state."),
                "shanghai.helper",
                "/agreements/activities/",
            ),
        ),
        Step(
            _("Answer requests"),
            _("What a county asks of you stands under “Requests to assisting parties”. Say what you can do and when."),
            page="agreements:request_list",
        ),
        Step(
            _("Write the self-assessment"),
            _(
                "Once a year write for each agreement what came of it, with evidence, and hand it in. The "
                "county scores it."
            ),
            page="assessments:assessment_list",
        ),
        Step(
            _("Offer help"),
            _(
                "Under “Offers” say what you can do and for how many agreements. Once published, counties "
                "find it beside their needs."
            ),
            page="agreements:offer_list",
            picture=Picture(
                "offer-form",
                "agreements:offer_create",
                _("The form of an offer: field, industry, what is offered, capacity."),
                "shanghai.helper",
                "/agreements/offers/new/",
            ),
        ),
    ),
    roles=(Role.HELPER,),
)


PUBLIC = Chapter(
    "public",
    _("The public"),
    _("What everybody can read without an account, and how to object."),
    steps=(
        Step(
            _("See how the programme goes"),
            _(
                "The public home shows the progress of the targets, the map of the provinces, notices, cases "
                "and news. “Statistics” has the figures as table and picture, and as CSV and JSON to take "
                "along."
            ),
            page="portal:public_home",
            picture=Picture(
                "public-home",
                "portal:public_home",
                _("The public home: figures of the whole country and the progress of the targets."),
                None,
                "/public/",
            ),
        ),
        Step(
            _("Read the public notices"),
            _(
                "A notice lists whom a province nominates, or whom the nation proposes for an award. It says "
                "until when objections are received."
            ),
            page="review:public_notices",
            picture=Picture(
                "public-notice",
                "review:public_notice",
                _("A public notice with its last day, the button to object, and the list of nominees."),
                None,
                "/review/public/notices/",
                links=("main ul.work a",),
            ),
        ),
        Step(
            _("Object"),
            _(
                "While the notice runs press “Object”: choose whom it concerns, say what and why, add files "
                "if you have any. You may stay anonymous. Answer the small sum and send it."
            ),
            page="review:public_notices",
            picture=Picture(
                "public-objection-form",
                "review:public_notice_object",
                _("The form of an objection: whom it concerns, what is objected to, enclosures, name if wanted."),
                None,
                "/review/public/notices/",
                links=(
                    "main ul.work a",
                    "main a[href$='/object/']",
                ),
            ),
        ),
        Step(
            _("Follow your objection"),
            _(
                "The receipt bears a number and a code. Keep both: with them you see where your objection "
                "stands, and read the reply."
            ),
            page="review:public_objection",
        ),
        Step(
            _("Look for help, or offer it"),
            _(
                "Needs of the counties and offers of help are public. Whoever can help asks the leadership "
                "group of the place for an account."
            ),
            page="agreements:public_needs",
            picture=Picture(
                "public-needs",
                "agreements:public_needs",
                _("The needs of the counties with filter by field and region."),
                None,
                "/agreements/public/needs/",
            ),
        ),
        Step(
            _("Read rules, cases and awards"),
            _(
                "The four sets of rules stand under “Policies and rules” with their former versions. Model "
                "cases and announced awards can be searched by province."
            ),
            page="portal:public_policies",
        ),
    ),
)
