"""Agreements and what is done under them as workbooks: each kind is declared once, for report, template and import."""

from agreements.workbooks import activities, papers
from agreements.workbooks.summary import SUMMARY, filtered

__all__ = ["SUMMARY", "activities", "filtered", "papers"]
