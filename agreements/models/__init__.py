from agreements.models.activity import Activity, ActivityExpert, ActivityHousehold, ActivityPhoto, ActivityStep
from agreements.models.agreement import Agreement, AgreementStep
from agreements.models.batch import BatchItem, BatchStep, ReportBatch
from agreements.models.change import AgreementChange, ChangeFile, ChangeStep
from agreements.models.document import DocumentTemplate
from agreements.models.listing import Interest, Need, NeedStep, Offer, OfferStep
from agreements.models.policy import FilingPolicy, NumberSeries
from agreements.models.request import HelperRequest
from agreements.models.supervision import Finding, FindingFile, FindingStep, Reminder, SupervisionVisit
from agreements.models.version import AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task

__all__ = [
    "Activity",
    "ActivityExpert",
    "ActivityHousehold",
    "ActivityPhoto",
    "ActivityStep",
    "Agreement",
    "AgreementChange",
    "AgreementExpert",
    "AgreementStep",
    "AgreementVersion",
    "AgreementVillage",
    "Attachment",
    "BatchItem",
    "BatchStep",
    "ChangeFile",
    "ChangeStep",
    "DocumentTemplate",
    "FilingPolicy",
    "Finding",
    "FindingFile",
    "FindingStep",
    "HelperRequest",
    "Interest",
    "Need",
    "NeedStep",
    "NumberSeries",
    "Offer",
    "OfferStep",
    "Reminder",
    "ReportBatch",
    "SupervisionVisit",
    "Task",
]
