"""What is written in the assessment of a province: which year is begun, and the province's statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.assessment_forms import SharedForm
from assessments.enums import Subject, SystemState
from assessments.models import IndicatorSystem, ProvinceAssessment


class BeginProvincesForm(forms.Form):
    """Of which year the provinces are assessed: one with an indicator system in force."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        systems = IndicatorSystem.objects.filter(subject=Subject.PROVINCE, state=SystemState.IN_FORCE)
        self.fields["year"].choices = [
            (year, year) for year in systems.order_by("-year").values_list("year", flat=True)
        ]


class StatementForm(SharedForm, forms.ModelForm):
    """申述: what the province says of its figures and marks."""

    class Meta:
        model = ProvinceAssessment
        fields = ("statement",)
        widgets = {"statement": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "statement": _(
                "Name the indicator where you see it otherwise, and what shows it. “No objection” is enough."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker()
