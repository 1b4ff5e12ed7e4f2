"""How the inbox is filtered, and how one is told."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.enums import MessageKind
from portal.models import Message, MessageChoice

UNREAD = "unread"


class MessageFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MessageKind.choices, empty_label=_("everything"))
    state = django_filters.ChoiceFilter(
        label=_("Read or not"), choices=[(UNREAD, _("unread"))], method="not_read", empty_label=_("all")
    )

    class Meta:
        model = Message
        fields = ()

    @property
    def is_narrowed(self) -> bool:
        return self.is_valid() and any(self.form.cleaned_data.values())

    def not_read(self, found, _name, _unread):
        return found.unread()


class ChoiceForm(forms.ModelForm):
    class Meta:
        model = MessageChoice
        fields = ("delivery",)
        widgets = {"delivery": forms.RadioSelect}
