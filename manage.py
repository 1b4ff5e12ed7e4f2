#!/usr/bin/env python3
"""Django's command line; without DATABASE_URL and REDIS_URL it brings its own services."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poverty_aid.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
