from review.models.nomination import Nomination, NominationFile, NominationStep
from review.models.nominee_list import NomineeItem, NomineeList, NomineeListStep

__all__ = [
    "Nomination",
    "NominationFile",
    "NominationStep",
    "NomineeItem",
    "NomineeList",
    "NomineeListStep",
]
