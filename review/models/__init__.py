from review.models.award import Award, AwardFile, AwardStep, BudgetSource, Payment, UseItem
from review.models.committee import DeclaredConflict, FurtherScorer, ScoreQuestion
from review.models.decision import AwardDecision, DecisionCut, DecisionItem, DecisionSignature, DecisionStep
from review.models.integrity import DeedsSketch, IntegrityFlag, IntegrityFlagStep, IntegrityRun
from review.models.nomination import Nomination, NominationFile, NominationStep
from review.models.nominee_list import NomineeItem, NomineeList, NomineeListStep
from review.models.notice import NoticeItem, NoticeStep, PublicNotice
from review.models.objection import Enclosure, IdentityReveal, Objection, ObjectionStep
from review.models.quota import LeftOut, QuotaCategory, QuotaInput, QuotaPlan, QuotaStep, Seats
from review.models.session import Panelist, ReviewCriterion, ReviewMark, ReviewSession, ReviewTask
from review.models.violation import CaseFile, CaseInvestigator, ViolationCase, ViolationCaseStep

__all__ = [
    "Award",
    "AwardDecision",
    "AwardFile",
    "AwardStep",
    "BudgetSource",
    "CaseFile",
    "CaseInvestigator",
    "DecisionCut",
    "DecisionItem",
    "DecisionSignature",
    "DecisionStep",
    "DeclaredConflict",
    "DeedsSketch",
    "Enclosure",
    "FurtherScorer",
    "IdentityReveal",
    "IntegrityFlag",
    "IntegrityFlagStep",
    "IntegrityRun",
    "LeftOut",
    "Nomination",
    "NominationFile",
    "NominationStep",
    "NomineeItem",
    "NomineeList",
    "NomineeListStep",
    "NoticeItem",
    "NoticeStep",
    "Objection",
    "ObjectionStep",
    "Panelist",
    "Payment",
    "PublicNotice",
    "QuotaCategory",
    "QuotaInput",
    "QuotaPlan",
    "QuotaStep",
    "ReviewCriterion",
    "ReviewMark",
    "ReviewSession",
    "ReviewTask",
    "ScoreQuestion",
    "Seats",
    "UseItem",
    "ViolationCase",
    "ViolationCaseStep",
]
