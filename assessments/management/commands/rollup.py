from django.core.management.base import BaseCommand, CommandError

from agreements.models import Agreement
from assessments.rollup import differences, roll_up


class Command(BaseCommand):
    help = "Compute the figures of all years, or of one; --verify only compares them with the records."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int)
        parser.add_argument("--verify", action="store_true")

    def handle(self, *args, year=None, verify=False, **options):
        years = [year] if year else Agreement.objects.order_by("year").values_list("year", flat=True).distinct()
        for each in years:
            if verify:
                self._verify(each)
            else:
                self.stdout.write(f"{each}: {roll_up(year=each)}")

    def _verify(self, year):
        differing = differences(year=year)
        for code, indicator, stored, counted in differing:
            self.stdout.write(f"{year} {code} {indicator}: {stored} ≠ {counted}")
        if differing:
            raise CommandError(f"{year}: {len(differing)} figures differ from the records.")
        self.stdout.write(f"{year}: ok")
