"""Chapters of the two other departments, at every level."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Role
from portal.handbook.declared import Chapter, Picture, Step

AGRICULTURE = Chapter(
    "agriculture",
    _("Agriculture officer"),
    _("Extension stations with their experts, and the activities that they ran."),
    steps=(
        Step(
            _("Keep extension stations"),
            _(
                "Register the extension stations of your place and their experts. Only these kinds are yours "
                "to enter; everything else you may read."
            ),
            page="registry:organisation_list",
        ),
        Step(
            _("Keep expert service stations"),
            _(
                "Under “Facilities” enter the expert service stations with place, year and state. The targets"
                " of the plan count them."
            ),
            page="registry:facility_list",
            picture=Picture(
                "facility-form",
                "registry:facility_create",
                _("The form of a facility: kind, place, year and state."),
                "meitan.agriculture",
                "/registry/facilities/new/",
            ),
        ),
        Step(
            _("Confirm activities of the stations"),
            _(
                "Activities that the extension stations ran wait for you. Confirm what took place; return "
                "what is not right, with the reason."
            ),
            page="agreements:activity_list",
        ),
        Step(
            _("Sign award decisions"),
            _(
                "At the nation the agriculture officer signs the decision on awards for the Ministry of "
                "Agriculture, with the second factor."
            ),
            page="review:decision_list",
        ),
    ),
    roles=(Role.AGRICULTURE,),
)


POVERTY = Chapter(
    "poverty",
    _("Poverty alleviation officer"),
    _("The registers of poor villages and households, and the acceptance of results."),
    steps=(
        Step(
            _("Keep poor villages"),
            _(
                "Under “Poor villages” enter and correct the registered villages. A village that stands in an"
                " agreement is not deleted."
            ),
            page="registry:village_list",
        ),
        Step(
            _("Keep poor households"),
            _(
                "Enter the households with their registered number, people, ability to work, cause of "
                "poverty. ID numbers and telephones are kept encrypted and shown masked; to see one in full "
                "you give a reason, which is recorded."
            ),
            page="registry:household_list",
            picture=Picture(
                "households",
                "registry:household_list",
                _("The list of poor households with filter, export, and numbers shown masked."),
                "guizhou.poverty",
                "/registry/households/",
            ),
        ),
        Step(
            _("Load registers from Excel"),
            _(
                "Download the template under “Imports”, or use the workbook of your office. The portal shows "
                "what would be new, changed or wrong before anything is written; wrong rows come back in the "
                "workbook with the reasons."
            ),
            page="imports:import_list",
            picture=Picture(
                "import-of-households",
                "imports:import_create",
                _("Loading a workbook of poor households: the template, the file, and what is understood."),
                "meitan.poverty",
                "/imports/households/new/",
            ),
        ),
        Step(
            _("Countersign results"),
            _(
                "The marks of the county for an agreement wait for your countersignature. Compare them with "
                "what you know of the villages; countersign, or object with the reason, and the county scores"
                " again."
            ),
            page="assessments:assessment_list",
            picture=Picture(
                "assessments-to-countersign",
                "assessments:assessment_list",
                _("The assessments that wait for the countersignature of the poverty alleviation office."),
                "meitan.poverty",
                "/assessments/agreements/?waiting=mine",
            ),
        ),
        Step(
            _("Record who left poverty"),
            _(
                "When a household or village leaves poverty, enter state and year; figures and targets follow"
                " by themselves."
            ),
            page="registry:household_list",
        ),
        Step(
            _("See how far the targets are"),
            _(
                "“Targets of the plan” shows for each village and household what is met and what is missing, "
                "and who can close the gap."
            ),
            page="assessments:target_list",
            picture=Picture(
                "targets-of-a-county",
                "assessments:target_detail",
                _("The targets of a county: for each one how many units meet it, how many are needed, and the gap."),
                "meitan.poverty",
                "/assessments/targets/520328/",
            ),
        ),
        Step(
            _("Visit and follow up"),
            _(
                "Record a visit with its findings; the county answers with evidence, you close the finding or"
                " return it."
            ),
            page="agreements:visit_list",
        ),
    ),
    roles=(Role.POVERTY,),
)
