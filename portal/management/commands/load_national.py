import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from leadership.programme import current_year
from portal.national import HoldsRecords, load_national


class Command(BaseCommand):
    help = "Fill an empty database with the programme at national scale, to measure speed on."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=1.0, help="1.0 is the whole country")

    def handle(self, *args, scale, **options):
        began = time.perf_counter()
        try:
            load_national(scale=scale, year=current_year())
        except HoldsRecords:
            raise CommandError("This database holds agreements already. Use an empty one.") from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"scale {scale}: {time.perf_counter() - began:.1f} s")
