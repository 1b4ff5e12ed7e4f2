import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.enums import HelperKind
from agreements.guards import TEMPLATE_STAYS
from common.guards import never
from common.models.stored_file import StoredFile


class DocumentTemplate(StoredFile):
    """The Word file from which agreements of a kind are printed for signing; the latest counts, former ones stay."""

    helper_kind = models.CharField(_("for agreements with"), max_length=20, choices=HelperKind.choices)
    remark = models.CharField(_("what has changed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document template")
        verbose_name_plural = _("document templates")
        ordering = ["-pk"]
        triggers = [never("template_stays", pgtrigger.Update | pgtrigger.Delete, TEMPLATE_STAYS)]
