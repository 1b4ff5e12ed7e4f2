"""Everything that was ever written on an agreement: itself, its versions, and what hangs on them."""

from agreements.models import Agreement, AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task
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
