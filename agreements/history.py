"""Everything that was ever written on an agreement: itself, its versions, and what hangs on them."""

from agreements.models import (
    Activity,
    ActivityExpert,
    ActivityHousehold,
    ActivityPhoto,
    Agreement,
    AgreementChange,
    AgreementExpert,
    AgreementVersion,
    AgreementVillage,
    Attachment,
    ChangeFile,
    Task,
)
from common.history import events_of, history_of

ON_A_VERSION = (Task, AgreementVillage, AgreementExpert, Attachment)


def content_events(agreement) -> list:
    """The changes of what was agreed, in all its versions."""
    versions = list(agreement.versions.values_list("pk", flat=True))
    return [events_of(AgreementVersion, agreement=agreement.pk)] + [
        events_of(model, version__in=versions) for model in ON_A_VERSION
    ]


def history_of_agreement(agreement) -> list:
    return history_of(events_of(Agreement, pgh_obj=agreement.pk), *content_events(agreement))


def history_of_change(change) -> list:
    """Of an amendment with its text."""
    own = [events_of(AgreementChange, pgh_obj=change.pk), events_of(ChangeFile, change=change.pk)]
    if change.version_id:
        own.append(events_of(AgreementVersion, pgh_obj=change.version_id))
        own += [events_of(model, version=change.version_id) for model in ON_A_VERSION]
    return history_of(*own)


def history_of_activity(activity) -> list:
    parts = (ActivityExpert, ActivityHousehold, ActivityPhoto)
    hanging = [events_of(model, activity=activity.pk) for model in parts]
    return history_of(events_of(Activity, pgh_obj=activity.pk), *hanging)
