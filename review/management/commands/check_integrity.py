from django.core.management.base import BaseCommand

from review.integrity.running import due, run_checks


class Command(BaseCommand):
    help = (
        "Run the integrity checks over the nominations under way, as each night does; --province "
        "and --year choose among them, both together any province and year."
    )

    def add_arguments(self, parser):
        parser.add_argument("--province", help="the two digits of its code")
        parser.add_argument("--year", type=int)

    def handle(self, *args, province=None, year=None, **options):
        chosen = [(province, year)] if province and year else due()
        for code, of_year in chosen:
            if province in (None, code) and year in (None, of_year):
                run = run_checks(province=code, year=of_year)
                self.stdout.write(f"{run}: {run.nominees} nominations, {run.raised} new flags")
