"""What a check gives: one doubt about one nomination."""

from dataclasses import dataclass

from review.enums import IntegrityCheck


@dataclass(frozen=True)
class Finding:
    """By ``key`` the check knows it again; ``evidence`` is plain data, as ``review.integrity.evidence`` shows it."""

    kind: IntegrityCheck
    nomination: int
    key: str
    evidence: dict


def pair_key(one: int, other: int) -> str:
    """The same from either side."""
    return "{}-{}".format(*sorted((one, other)))
