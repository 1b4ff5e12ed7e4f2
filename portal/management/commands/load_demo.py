from itertools import groupby
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common import clock
from portal.demo.accounts import PASSWORD, demo_accounts
from portal.demo.story import holds_other_records, is_told, tell


class Command(BaseCommand):
    help = "Tell the story of the demo in an empty database, once; lists its accounts. Needs DEMO=1."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demo data is loaded in demo mode only: set DEMO=1.")
        if holds_other_records():
            raise CommandError("This database holds records that are not the demo's. Name an empty database.")
        if not is_told():
            started = monotonic()
            tell(clock.today())
            self.stdout.write(
                _("The demo data was loaded in %(seconds)d seconds.") % {"seconds": monotonic() - started}
            )
        self._list_accounts()

    def _list_accounts(self):
        self.stdout.write(_("Accounts of the demo; the password of all is %(password)s") % {"password": PASSWORD})
        for place, accounts in groupby(demo_accounts(), key=lambda account: account.place):
            self.stdout.write(f"  {place}: {'  '.join(account.username for account in accounts)}")
