"""Forms of an activity: four fields and a photo first, everything else later."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements import photos as pictures
from agreements.activity_writing import OUT_OF_REACH
from agreements.models import Activity, AgreementVersion
from common import clock
from leadership.codes import within
from leadership.forms import DateInput
from leadership.models import Region
from registry.models import Expert, Facility, PoorHousehold

MOST_PHOTOS = 9


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; on a telephone the camera opens."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget", PhotosInput(attrs={"accept": "image/*", "capture": "environment", "multiple": True})
        )
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(each, initial) for each in data or []]
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("At most %(count)s photos at once.") % {"count": MOST_PHOTOS})
        for file in files:
            pictures.read(file)
        return files


def with_target(task) -> str:
    return f"{task.description}（{floatformat(task.target, -2)} {task.unit}）"


class QuickForm(forms.ModelForm):
    """What is reported from a village: which task, when, where, what, and how much of the target."""

    photos = PhotosField(label=_("Photos"), required=False, help_text=_("JPEG or PNG; time and place are kept."))

    class Meta:
        model = Activity
        fields = ("task", "held_on", "village", "place", "summary", "done")
        widgets = {"held_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"place": _("In words, if it was in none of these villages or to say more.")}

    field_order = ("photos", "task", "held_on", "village", "place", "summary", "done")

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_force = AgreementVersion.objects.in_force().get(agreement=agreement)
        self.fields["task"].queryset = self.in_force.tasks.all()
        if self.instance.pk:  # begun before an amendment: the same promise in the version that counts now
            self.initial["task"] = self.in_force.tasks.filter(key=self.instance.task.key).first()
        self.fields["task"].label_from_instance = lambda task: (
            f"{task.description}（{floatformat(task.target, -2)} {task.unit}）"
        )
        self.fields["village"].queryset = self.villages(agreement)
        self.fields["village"].empty_label = _("another place")
        self.fields["done"].help_text = _("In the unit of the task: 35 people trained, 20 mu, 1 plan.")

    def villages(self, agreement):
        """Those of the agreement, and the one that stands there already."""
        chosen = [self.instance.village_id] if self.instance.village_id else []
        helped = self.in_force.village_links.values_list("village", flat=True)
        return Region.objects.filter(pk__in=[*helped, *chosen])

    def clean_held_on(self):
        day, period = self.cleaned_data["held_on"], self.in_force
        if day > clock.today():
            raise ValidationError(_("It lies in the future. Report it once it has been done."))
        if not period.starts_on <= day <= period.ends_on:
            words = {"starts": date_format(period.starts_on), "ends": date_format(period.ends_on)}
            raise ValidationError(_("The period of the agreement is %(starts)s to %(ends)s."), params=words)
        return day

    def clean_done(self):
        if self.cleaned_data["done"] < 0:
            raise ValidationError(_("A figure cannot be negative."))
        return self.cleaned_data["done"]

    def content(self) -> dict:
        """What was said, for the verbs."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "form_token"}


class NewActivityForm(QuickForm):
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", clock.today())


class TechnologiesField(forms.CharField):
    """Several names in one line, as they are written: 绿色防控、水肥一体化."""

    SEPARATORS = str.maketrans(dict.fromkeys(",，;；\n", "、"))

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        names = [name.strip() for name in super().to_python(value).translate(self.SEPARATORS).split("、")]
        return list(dict.fromkeys(name for name in names if name))

    def validate(self, value):
        super().validate(value)
        if any(len(name) > 60 for name in value):
            raise ValidationError(_("At most 60 characters for one technology."))

    def run_validators(self, value):
        """Those of a text do not fit a list."""


class ActivityForm(QuickForm):
    """Everything of an activity."""

    experts = forms.ModelMultipleChoiceField(
        label=_("Experts who were there"),
        queryset=Expert.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This expert takes no part in the agreement.")},
    )
    technologies = TechnologiesField(
        label=_("Technologies introduced"), required=False, max_length=600, help_text=_("Several with 、 between them.")
    )

    class Meta(QuickForm.Meta):
        fields = (*QuickForm.Meta.fields, "form", "people_trained", "technologies", "money", "facility")

    field_order = (*QuickForm.field_order[1:], "form", "people_trained", "experts", "technologies", "money", "facility")

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, agreement=agreement, **kwargs)
        filed = agreement.versions.filter(filed_at__isnull=False)
        self.fields["experts"].queryset = Expert.objects.filter(agreement_versions__in=filed).distinct()
        self.fields["experts"].label_from_instance = lambda expert: f"{expert.name} · {expert.employer}"
        self.fields["facility"].queryset = Facility.objects.filter(within(agreement.region_id))
        del self.fields["photos"]
        if self.instance.pk:
            self.initial["experts"] = [link.expert_id for link in self.instance.expert_links.all()]


class PhotosForm(forms.Form):
    photos = PhotosField(label=_("Photos"), help_text=_("JPEG or PNG; time and place are kept."))


class HouseholdsForm(forms.Form):
    """Which households were helped, and with what."""

    households = forms.ModelMultipleChoiceField(
        label=_("Poor households"),
        queryset=PoorHousehold.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one household."),
            "invalid_choice": OUT_OF_REACH,
        },
    )
    technique = forms.CharField(label=_("Technique learned"), required=False, max_length=60)
    project = forms.CharField(label=_("Income project joined"), required=False, max_length=60)

    def __init__(self, *args, reach, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["households"].queryset = reach
        self.fields["households"].choices = [(row.pk, f"{row.head} · {row.region} · {row.number}") for row in found]
