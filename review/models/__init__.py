from review.models.nomination import Nomination, NominationFile, NominationStep
from review.models.nominee_list import NomineeItem, NomineeList, NomineeListStep
from review.models.session import Panelist, ReviewCriterion, ReviewMark, ReviewSession, ReviewTask

__all__ = [
    "Nomination",
    "NominationFile",
    "NominationStep",
    "NomineeItem",
    "NomineeList",
    "NomineeListStep",
    "Panelist",
    "ReviewCriterion",
    "ReviewMark",
    "ReviewSession",
    "ReviewTask",
]
