"""A new document template: taken only if an agreement can be printed with it."""

import zipfile

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.documents import try_out
from agreements.enums import HelperKind
from common.uploads import CheckedFileField

MOST_BYTES, MOST_UNFOLDED = 2 * 1024 * 1024, 20 * 1024 * 1024


class TemplateForm(forms.Form):
    helper_kind = forms.ChoiceField(label=gettext_lazy("For agreements with"), choices=HelperKind.choices)
    file = CheckedFileField(
        label=gettext_lazy("Word file"), max_length=200, help_text=gettext_lazy("A .docx file of at most 2 MB.")
    )
    remark = forms.CharField(label=gettext_lazy("What has changed"), max_length=200)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".docx") or file.size > MOST_BYTES:
            raise ValidationError(_("A template is a .docx file of at most 2 MB."))
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNFOLDED:
                raise ValidationError(_("A template is a .docx file of at most 2 MB."))
        file.seek(0)
        try_out(file.read())
        file.seek(0)
        return file
