"""What is typed of publications, of their pictures and of their attachments."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.enums import REPOSITORY_STATES, TaskArea
from agreements.models import Agreement
from common import clock
from common.uploads import CheckedFileField
from leadership.forms import DateInput
from portal.enums import PublicationKind, RuleSet
from portal.models import Publication

# What is asked of each kind, in this order.
FIELDS_OF_KIND = {
    PublicationKind.NEWS: ("title", "lead", "body", "publish_on"),
    PublicationKind.POLICY: ("title", "document_number", "lead", "body", "publish_on"),
    PublicationKind.RULES: ("title", "document_number", "lead", "body", "publish_on"),
    PublicationKind.CASE: ("title", "area", "agreement", "lead", "body", "publish_on"),
}


class BeginForm(forms.Form):
    """``kinds`` are those that the person may begin; of one nobody is asked."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    rule_set = forms.ChoiceField(
        label=_("Which of the four sets of rules"), choices=[("", "–"), *RuleSet.choices], required=False
    )
    title = forms.CharField(label=_("Heading"), max_length=120)
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if PublicationKind.RULES not in kinds:
            del self.fields["rule_set"]
        if len(kinds) == 1:
            self.fields["kind"].widget, self.fields["kind"].initial = forms.HiddenInput(), kinds[0]

    def clean(self):
        content = super().clean()
        is_rules = content.get("kind") == PublicationKind.RULES
        if is_rules and not content.get("rule_set"):
            self.add_error("rule_set", _("Say which of the four sets of rules it is."))
        if not is_rules:
            content["rule_set"] = ""
        return content


class VersionForm(forms.Form):
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class PublicationForm(forms.ModelForm):
    """The words of a publication of its kind. A draft may leave out anything but the title."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Publication
        fields = ("title", "document_number", "area", "agreement", "lead", "body", "publish_on")
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 20, "aria-describedby": "signs-title"}),
            "publish_on": DateInput(),
        }
        labels = {"publish_on": _("Publish from")}
        help_texts = {
            "document_number": _("As it was issued, for example 科协发普字〔2016〕94号."),
            "lead": _("One or two sentences for the lists."),
            "agreement": _("Under which agreement it was done; it can be left out."),
            "publish_on": _(
                "Everybody reads it from this day on. Leave it empty: as soon as the director publishes it."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = (*FIELDS_OF_KIND[PublicationKind(self.instance.kind)], "revision")
        for name in set(self.fields) - set(asked):
            del self.fields[name]
        self.order_fields(asked)
        self.initial["revision"] = self.instance.revision
        if "agreement" in self.fields:
            self._offer_choices()

    def _offer_choices(self):
        self.fields["area"].choices = [("", _("not chosen yet")), *TaskArea.choices]
        held = Agreement.objects.filter(region=self.instance.region_id, state__in=REPOSITORY_STATES)
        self.fields["agreement"].queryset = held.select_related("current_version").order_by("-year", "serial")
        self.fields["agreement"].empty_label = _("none")
        self.fields["agreement"].label_from_instance = lambda agreement: f"{agreement} {agreement.title}"

    def clean_publish_on(self):
        day = self.cleaned_data["publish_on"]
        if day and day < clock.today() and day != self.initial.get("publish_on"):
            raise ValidationError(_("This day has passed."))
        return day


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG or PNG. What the camera noted (place, time) is taken off."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )
    alternative = forms.CharField(
        label=_("What is to be seen"),
        max_length=200,
        help_text=_("For those who do not see the picture. Nobody is named without having agreed."),
    )


class FileForm(forms.Form):
    file = CheckedFileField(label=_("File"))
