from pathlib import PurePath
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ENDINGS = (".xlsx", ".xls", ".csv")


class WorkbookForm(forms.Form):
    """A workbook to take in. What is in it is found out by the job; here only what can be told at once."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Excel, WPS or CSV (%(endings)s), at most %(limit)s MB. Title rows and other columns do no harm.")
        words = {"endings": " ".join(ENDINGS), "limit": settings.UPLOAD_LIMIT_MB}
        self.fields["file"].help_text = hint % words

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            words = {"size": filesizeformat(upload.size), "limit": settings.UPLOAD_LIMIT_MB}
            raise ValidationError(_("The file has %(size)s; at most %(limit)s MB. Split it into several.") % words)
        if PurePath(upload.name).suffix.lower() not in (*ENDINGS, ".xlsm", ".et", ".txt"):
            raise ValidationError(_("This is no workbook. Save it as an Excel workbook (.xlsx) and upload that."))
        return upload
