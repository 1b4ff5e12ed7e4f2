from agreements.models.agreement import Agreement, AgreementStep
from agreements.models.batch import BatchItem, BatchStep, ReportBatch
from agreements.models.policy import FilingPolicy, NumberSeries
from agreements.models.version import AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task

__all__ = [
    "Agreement",
    "AgreementExpert",
    "AgreementStep",
    "AgreementVersion",
    "AgreementVillage",
    "Attachment",
    "BatchItem",
    "BatchStep",
    "FilingPolicy",
    "NumberSeries",
    "ReportBatch",
    "Task",
]
