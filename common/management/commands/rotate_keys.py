import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from common.rotation import Unreadable, rotate


class Command(BaseCommand):
    help = (
        "Bring all personal data under the first of PERSONAL_DATA_KEYS and its hashes under PERSONAL_DATA_HASH_KEY. "
        "May be broken off and started again at any time; stop the portal first if the key of the hashes was changed."
    )

    def handle(self, *args, **options):
        try:
            counts = rotate(report=self._progress)
        except Unreadable as unreadable:
            raise CommandError(f"No key reads this value: {unreadable}. Nothing was changed.") from unreadable
        except IntegrityError as twice:
            sentence = "Two rows hold the same number, registered while the key of the hashes was being changed"
            raise CommandError(f"{sentence}: {twice}Remove one of them and start again.") from twice
        for place in sorted({place for place, _what in counts}):
            found, renewed = counts[place, "found"], counts[place, "renewed"]
            self.stdout.write(f"{place}: {found:,} read, {renewed:,} renewed, {found - renewed:,} as they should be")

    def _progress(self, counts):
        if sys.stdout.isatty():
            done = sum(count for (_place, what), count in counts.items() if what == "found")
            self.stdout.write(f"{done:,} rows\r", ending="")
