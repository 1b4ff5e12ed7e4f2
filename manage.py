#!/usr/bin/env python3
"""Django's command line; without DATABASE_URL and REDIS_URL it brings its own services."""

import os
import sys

from poverty_aid import embedded, supervision
from poverty_aid.console import PlainFailure


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poverty_aid.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ["DEMO"] = "1"
        supervision.listen_for_the_end()
        supervision.check_port()
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DEMO", "1")  # who names no database is trying the portal
    embedded.provide()

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except supervision.Ended:
        pass  # before anything was started
    except PlainFailure as failure:
        sys.exit(str(failure))
