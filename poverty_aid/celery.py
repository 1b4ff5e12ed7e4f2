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
    "recuse reviewers": {"task": "review.tasks.recuse_reviewers", "schedule": crontab(hour=5, minute=10)},
    "check nominations": {"task": "review.tasks.check_integrity", "schedule": crontab(hour=3, minute=40)},
    "watch over agreements": {"task": "agreements.tasks.watch_all", "schedule": crontab(hour=3, minute=10)},
    "tell people": {"task": "portal.tasks.tell_messages", "schedule": 60, "options": {"expires": 50}},
    "tell of deadlines": {"task": "portal.tasks.tell_reminders", "schedule": crontab(hour=7, minute=0)},
    "forget old messages": {"task": "portal.tasks.forget_messages", "schedule": crontab(hour=4, minute=40)},
    "rebuild the search": {"task": "portal.tasks.rebuild_search", "schedule": crontab(hour=3, minute=40)},
}

app = Celery("poverty_aid")
app.set_default()  # in every thread of the web server, too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()
