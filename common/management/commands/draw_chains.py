from django.conf import settings
from django.core.management.base import BaseCommand

from common.workflow.diagrams import pages


class Command(BaseCommand):
    help = "Draw docs/chains/ from the tables of the chains."

    def handle(self, *args, **options):
        for path, text in pages(settings.BASE_DIR / "docs" / "chains"):
            path.write_text(text)
            self.stdout.write(path.name)
