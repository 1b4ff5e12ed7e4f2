from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError

from assessments.rollup import differences, roll_up, roll_up_all, roll_up_changes, years


class Command(BaseCommand):
    help = (
        "Bring the figures in line with what has changed; --full computes all of them anew, --year those of one year. "
        "--verify changes nothing: it prints what differs from a recount, and fails if anything does."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int)
        parser.add_argument("--full", action="store_true")
        parser.add_argument("--verify", action="store_true")

    def handle(self, *args, year=None, full=False, verify=False, **options):
        if verify:
            self._verify([year] if year else years())
        elif year:
            self.stdout.write(f"{year}: {roll_up(year=year)}")
        elif full:
            roll_up_all()
            self.stdout.write(", ".join(map(str, years())))
        else:
            self.stdout.write(f"{roll_up_changes()}")

    def _verify(self, chosen):
        differing = [(each, *row) for each in chosen for row in differences(year=each)]
        for each, place, metric, kept, counted in differing:
            self.stdout.write(f"{each} {place} {metric}: {shown(kept)} ≠ {shown(counted)}")
        if differing:
            raise CommandError(f"{len(differing)} figures differ from the records.")
        self.stdout.write("ok")


def shown(pair) -> str:
    return "/".join(f"{Decimal(part).normalize():f}" for part in pair)
