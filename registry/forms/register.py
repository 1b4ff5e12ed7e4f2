from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level
from leadership.region_field import RegionField

DOWN_TO_COUNTY = tuple(level for level in Level if level <= Level.COUNTY)


class RegisterForm(forms.ModelForm):
    """What all registers share: a place in one's own region, and a token that makes each form count once.

    ``telephone`` names the field of a number that, once given, is not shown in full again; none: "".
    """

    telephone = "phone"
    levels = DOWN_TO_COUNTY
    region = RegionField(label=_("Region"))
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["region"].limit_to(levels=self.levels, within=by.region_code)
        if self.instance.pk:
            self._mask_telephone()
        elif by.region.level in self.levels:
            self.initial.setdefault("region", by.region)

    def _mask_telephone(self):
        if self.telephone:
            self.initial[self.telephone] = ""
        if self.telephone and self.instance.masked_phone:
            words = {"number": self.instance.masked_phone}
            self.fields[self.telephone].help_text = _("Now %(number)s; leave it empty to keep it.") % words

    def clean(self):
        content = super().clean()
        if self.telephone:
            content[self.telephone] = content.get(self.telephone) or getattr(self.instance, self.telephone)
        return content

    def tell_of(self, record, field, sentence):
        """``field`` says that ``record`` is there already; whoever may read it finds the way to it."""
        self.add_error(field, sentence)
        if type(record).objects.visible_to(self.by).filter(pk=record.pk).exists():
            link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)
            self[field].help_text = format_html("{} {}", _("Registered already:"), link)
