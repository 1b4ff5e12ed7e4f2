from portal.models.message import Message, MessageChoice, UntoldStep
from portal.models.nudge import Nudge
from portal.models.publication import Publication, PublicationFile, PublicationPicture, PublicationStep
from portal.models.search import Initial, SearchEntry
from portal.models.statistics import PlaceStatistics

__all__ = [
    "Initial",
    "Message",
    "MessageChoice",
    "Nudge",
    "PlaceStatistics",
    "Publication",
    "PublicationFile",
    "PublicationPicture",
    "PublicationStep",
    "SearchEntry",
    "UntoldStep",
]
