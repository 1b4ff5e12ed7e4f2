"""``manage.py demo``: the whole portal on this machine, with demo data, until Ctrl-C."""

from io import StringIO

import redis
from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import OperationalError, connection

from poverty_aid import embedded, supervision
from poverty_aid.console import PlainFailure
from poverty_aid.console import gettext as _


class Command(BaseCommand):
    help = "Run the whole portal with demo data: services, worker, beat and web server. Ctrl-C ends all of it."

    def handle(self, **options):
        supervision.listen_for_the_end()
        try:
            self.run()
        except supervision.Ended:
            self.say(_("The portal has ended. Its data are kept in {folder}."), folder=settings.VAR_DIR)

    def run(self):
        parts = supervision.children(settings.VAR_DIR)
        try:
            accounts = self.prepare()
            self.say(_("Starting the job worker, the clock of the jobs and the web server …"))
            supervision.start(parts)
            self.say(accounts)
            self.say(_("The portal is open: http://127.0.0.1:{port}/  (Ctrl-C ends it)"), port=supervision.port())
            supervision.watch(parts, silent)
        finally:
            supervision.end(parts)

    def prepare(self) -> str:
        """Promise: the database is up to date and holds the demo data. The table of the accounts."""
        check_servers()
        self.say(_("Preparing the database and the demo data, the first time takes a minute …"))
        call_command("migrate", verbosity=0)
        call_command("grant_rights", verbosity=0)
        accounts = StringIO()
        call_command("load_demo", stdout=accounts)
        connection.close()
        return accounts.getvalue()

    def say(self, sentence, **values):
        self.stdout.write(sentence.format(**values) if values else sentence)
        self.stdout.flush()


def silent() -> list[str]:
    return embedded.in_use.silent() if embedded.in_use else []


def check_servers() -> None:
    """Errors: PlainFailure if a server does not answer at the address that was named."""
    try:
        connection.ensure_connection()
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
    except OperationalError as failure:
        raise PlainFailure(_("PostgreSQL does not answer: {why}").format(why=failure)) from failure
    except redis.RedisError as failure:
        raise PlainFailure(_("Redis does not answer: {why}").format(why=failure)) from failure
