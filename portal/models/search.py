"""What the search is looked up in. Written by triggers (``portal.search.triggers``) and, each night, the rebuild."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.enums import SearchKind
from portal.search import triggers  # noqa: F401  registered with the models of the storeys below


class Initial(models.Model):
    """The pinyin initial of a Chinese character; ``other`` differs where it is commonly read in two ways."""

    sign = models.CharField(_("character"), max_length=1, primary_key=True, db_collation="C")
    initial = models.CharField(_("initial"), max_length=1)
    other = models.CharField(_("initial of the other reading"), max_length=1)

    class Meta:
        verbose_name = _("pinyin initial")
        verbose_name_plural = _("pinyin initials")

    def __str__(self):
        return f"{self.sign} {self.initial}"


class SearchEntry(models.Model):
    """By what a record is found. It proposes the record; whether somebody sees it, its own ``visible_to`` says [INV-2].

    ``spelt`` holds the name, and after line breaks further words: of each character three signs, itself and its two
    initials. ``grams`` are what an index can find of them: see docs/search.md. ``at_home`` marks what is seen only at
    the place where it is written; ``open_on`` are the days on which everybody reads it, if any. Nothing personal stands
    here but what the lists show of everybody.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=SearchKind.choices)
    record = models.BigIntegerField(_("record"))
    region = models.CharField(_("region"), max_length=12, db_collation="C")
    at_home = models.BooleanField(_("seen only where it is written"))
    open_on = DateRangeField(_("days on which everybody reads it"), null=True)
    name = models.TextField(_("name"), db_collation="C")
    spelt = models.TextField(_("spelt with initials"))
    grams = ArrayField(models.TextField(), verbose_name=_("parts that can be looked up"))

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            models.UniqueConstraint(fields=["kind", "record"], name="search_entry_one_a_record"),
            models.CheckConstraint(name="search_entry_kind_known", condition=Q(kind__in=SearchKind.values)),
        ]
        # One a kind: each kind is looked up by itself, and only so far. Without a list of pending entries, which every
        # search would have to read through.
        indexes = [
            GinIndex(name=f"search_{kind}", fields=["grams"], condition=Q(kind=kind), fastupdate=False)
            for kind in SearchKind.values
        ]

    def __str__(self):
        return self.name
