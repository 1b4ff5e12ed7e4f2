from review.models.nomination import Nomination, NominationFile, NominationStep
from review.models.nominee_list import NomineeItem, NomineeList, NomineeListStep
from review.models.notice import NoticeItem, NoticeStep, PublicNotice
from review.models.objection import Enclosure, IdentityReveal, Objection, ObjectionStep
from review.models.quota import LeftOut, QuotaCategory, QuotaInput, QuotaPlan, QuotaStep, Seats
from review.models.session import Panelist, ReviewCriterion, ReviewMark, ReviewSession, ReviewTask

__all__ = [
    "Enclosure",
    "IdentityReveal",
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
    "PublicNotice",
    "QuotaCategory",
    "QuotaInput",
    "QuotaPlan",
    "QuotaStep",
    "ReviewCriterion",
    "ReviewMark",
    "ReviewSession",
    "ReviewTask",
    "Seats",
]
