"""Why a verb was refused. The message is for the person who tried, and says what to do."""


class Refused(Exception):
    @property
    def reason(self) -> str:
        return str(self.args[0])


class NotLegal(Refused):
    """The record is not, or no longer, where this verb can be performed."""


class NotAllowed(Refused):
    """This person, in the duty they act in, may not perform the verb on this record."""


class Incomplete(Refused):
    """Something must be filled in first; ``missing`` holds a sentence for each."""

    def __init__(self, missing):
        self.missing = list(missing)
        super().__init__(" ".join(str(sentence) for sentence in self.missing))


def insist(answer, refusal: type[Refused] = NotAllowed) -> None:
    """Raises ``refusal`` with the reason, unless the answer is yes."""
    if not answer:
        raise refusal(answer.reason)
