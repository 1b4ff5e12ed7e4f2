import resource
import sys
from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from leadership.enums import Level
from leadership.models import Region
from leadership.regions import load_below, load_counties


class Command(BaseCommand):
    help = "Load the townships and villages of the whole country, or of some counties. May be repeated at any time."

    def add_arguments(self, parser):
        parser.add_argument("--county", nargs="+", default=[], metavar="CODE", help="only these counties, e.g. 520328")

    def handle(self, *args, county, **options):
        started = monotonic()
        load_counties(Region)
        self._refuse_unknown(county)
        for level, counts in load_below(county, report=self._progress).items():
            self.stdout.write(f"{Level(level).name.lower()}: {_counted(counts)}")
        self.stdout.write(f"{monotonic() - started:.1f} s, {_peak_mb():.0f} MB at most")

    def _refuse_unknown(self, codes):
        known = Region.objects.filter(level=Level.COUNTY, code__in=codes).values_list("code", flat=True)
        if unknown := sorted(set(codes) - set(known)):
            raise CommandError(f"No county has this code: {', '.join(unknown)}")

    def _progress(self, read):
        if sys.stdout.isatty():
            self.stdout.write(f"{read:,} rows read\r", ending="")


def _counted(counts) -> str:
    return f"{counts['rows']:,} in the data, {counts['new']:,} new, {counts['changed']:,} changed"


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
