"""``manage.py rebuild_search``: the search finds what there is; to be run after the upgrade that brings it."""

from django.core.management import BaseCommand

from portal.search.index import rebuild


class Command(BaseCommand):
    help = "Bring the entries of the search in line with all records. It may be run again."

    def handle(self, **options):
        written = rebuild()
        if options["verbosity"]:
            self.stdout.write(f"{written} entries written or removed")
