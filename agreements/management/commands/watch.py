from django.core.management.base import BaseCommand

from agreements.watching import watch


class Command(BaseCommand):
    help = "Find what is overdue, silent or about to end under running agreements, as each night does."

    def handle(self, *args, **options):
        self.stdout.write(f"{watch()} reminders")
