"""``manage.py reset_second_factor <username> --reason …``: for whoever no administrator can help, e.g. the last one."""

from django.core.management import BaseCommand, CommandError

from leadership import second_factor
from leadership.models import User


class Command(BaseCommand):
    help = "Reset the second factor of an account; its holder then signs in by password alone."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="stays on record")

    def handle(self, username, reason, **options):
        user = User.objects.filter(username=username).first()
        if user is None or not second_factor.is_set_up(user):
            raise CommandError(f"No account {username} with a second factor.")
        if not reason.strip():
            raise CommandError("Say why.")
        second_factor.reset(user=user, reason=reason)
        self.stdout.write(f"{username} signs in by password alone now.")
