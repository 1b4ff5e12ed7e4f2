"""Experts as cells of a workbook name them: by name, with the employer in parentheses where several are called so."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WITH_EMPLOYER = re.compile(r"(.+?)\s*[（(](.+)[）)]")


class Roll:
    """The experts of whom some may be named; ``unknown`` is the sentence about somebody else, with %(name)s."""

    def __init__(self, experts, unknown):
        self.unknown, self.by_name = unknown, defaultdict(list)
        for expert in experts:
            self.by_name[expert.name].append(expert)

    def meant(self, words) -> int:
        """The key of the expert. Raises ValidationError when it is none of them, or several."""
        name, employer = parts(words)
        fitting = [each for each in self.by_name.get(name, ()) if employer in ("", each.employer)]
        if len(fitting) == 1:
            return fitting[0].pk
        several = _("Several experts are called %(name)s. Add the employer in parentheses.")
        raise ValidationError((several if fitting else self.unknown) % {"name": words})


def parts(words) -> tuple[str, str]:
    """Name and employer, 李明辉（湄潭县茶产业发展中心）; the employer may be left out."""
    both = WITH_EMPLOYER.fullmatch(words)
    return both.groups() if both else (words, "")


def settle_experts(row, roll) -> None:
    """Put the keys of the experts into a row that names some, or say who is unknown."""
    try:
        keys = dict.fromkeys(map(roll.meant, row.values["experts"]))
        row.values["experts"] = [{"expert_id": key} for key in keys]
    except ValidationError as refusal:
        row.wrong("experts", " ".join(refusal.messages))
        del row.values["experts"]
