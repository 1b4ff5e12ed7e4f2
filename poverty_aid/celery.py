"""Celery: what runs beside the pages, and when.

A job is a row first (``common.jobs``); Celery only carries it out.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poverty_aid.settings")

# In the time of Asia/Shanghai, see CELERY_TIMEZONE.
BEAT_SCHEDULE = {
    "send what Redis missed": {"task": "common.tasks.sweep", "schedule": 60, "options": {"expires": 50}},
    "count what changed": {"task": "assessments.tasks.rollup_changes", "schedule": 60, "options": {"expires": 50}},
    "compute all figures": {"task": "assessments.tasks.rollup_all", "schedule": crontab(hour=2, minute=30)},
    "end notices": {"task": "review.tasks.end_notices", "schedule": crontab(hour=0, minute=5)},
    "watch over agreements": {"task": "agreements.tasks.watch_all", "schedule": crontab(hour=3, minute=10)},
}

app = Celery("poverty_aid")
app.set_default()  # in every thread of the web server, too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
