"""``manage.py grant_rights``: what roles may do is in force for all accounts; to be run after ``migrate``."""

from django.core.management import BaseCommand

from leadership.rights import grant_all


class Command(BaseCommand):
    help = "Bring the rights of all accounts in line with their roles. Run it after migrate; it may be run again."

    def handle(self, **options):
        given, taken = grant_all()
        if options["verbosity"]:
            self.stdout.write(f"{given} given, {taken} taken away")
