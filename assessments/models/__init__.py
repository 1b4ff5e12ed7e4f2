from assessments.models.agreement import AgreementAssessment, AgreementMark, AssessmentFile, AssessmentStep, Forwarding
from assessments.models.figure import Figure, Rollup
from assessments.models.province import ProvinceAssessment, ProvinceAssessmentStep, ProvinceMark
from assessments.models.report import YearReport, YearReportStep
from assessments.models.system import Indicator, IndicatorSystem, IndicatorSystemStep
from assessments.models.target import TargetSetting

__all__ = [
    "AgreementAssessment",
    "AgreementMark",
    "AssessmentFile",
    "AssessmentStep",
    "Figure",
    "Forwarding",
    "Indicator",
    "IndicatorSystem",
    "IndicatorSystemStep",
    "ProvinceAssessment",
    "ProvinceAssessmentStep",
    "ProvinceMark",
    "Rollup",
    "TargetSetting",
    "YearReport",
    "YearReportStep",
]
