"""Forms of the expert review: how it is done, who sits on the panel, the marks of a reviewer."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from leadership.enums import Window
from leadership.programme import year_open
from review.enums import DEFAULT_WEIGHTS, Category, Criterion
from review.reviewing import HUNDRED


class SessionForm(forms.Form):
    """Which candidates are reviewed, by how many, and the full marks of each criterion."""

    year = forms.TypedChoiceField(label=_("Programme year"), choices=years, coerce=int)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    scorers = forms.IntegerField(label=_("Reviewers for each candidate"), min_value=1, max_value=15, initial=3)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, region_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", year_open(Window.PROVINCIAL_REVIEW, region_code))
        for criterion, weight in DEFAULT_WEIGHTS.items():
            label = _("Full marks: %(criterion)s") % {"criterion": criterion.label}
            field = forms.IntegerField(label=label, min_value=1, max_value=HUNDRED, initial=weight)
            self.fields[f"weight_{criterion}"] = field

    def clean(self):
        weights = self.weights()
        if len(weights) == len(Criterion) and sum(weights.values()) != HUNDRED:
            words = {"total": sum(weights.values())}
            raise ValidationError(_("The full marks of the criteria sum to 100, not to %(total)s."), params=words)
        return self.cleaned_data

    def weights(self) -> dict:
        known = ((criterion, self.cleaned_data.get(f"weight_{criterion}")) for criterion in Criterion)
        return {criterion: weight for criterion, weight in known if weight}

    def content(self) -> dict:
        """What was said, for the verb."""
        said = {name: self.cleaned_data[name] for name in ("year", "category", "scorers", "token")}
        return said | {"weights": self.weights()}


class PanelForm(forms.Form):
    """Reviewers of the province: whose employer is given comes on the panel."""

    def __init__(self, *args, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.reviewers = list(reviewers)
        for member in self.reviewers:
            self.fields[f"seat_{member.pk}"] = forms.BooleanField(label=member.name, required=False)
            label = _("Employer of %(name)s") % {"name": member.name}
            self.fields[f"employer_{member.pk}"] = forms.CharField(
                label=label, required=False, max_length=120, initial=member.position
            )

    def rows(self) -> list[tuple]:
        """(box, employer) of each reviewer."""
        return [(self[f"seat_{member.pk}"], self[f"employer_{member.pk}"]) for member in self.reviewers]

    def clean(self):
        for member in self.reviewers:
            seated, employer = (self.cleaned_data.get(f"{name}_{member.pk}") for name in ("seat", "employer"))
            if seated and not employer:
                self.add_error(f"employer_{member.pk}", _("Say where they work: nobody scores their own employer."))
        return self.cleaned_data

    def employers(self) -> dict:
        """The employers of those who were ticked, by membership, for the verb."""
        ticked = [member for member in self.reviewers if self.cleaned_data[f"seat_{member.pk}"]]
        return {member: self.cleaned_data[f"employer_{member.pk}"] for member in ticked}


class MarksForm(forms.Form):
    """The marks of one reviewer for one candidate; a draft may leave any of them out."""

    def __init__(self, *args, marks, comment, **kwargs):
        super().__init__(*args, **kwargs)
        self.marks = list(marks)
        for mark in self.marks:
            key, criterion = mark.criterion_id, mark.criterion
            self.fields[f"marks_{key}"] = forms.DecimalField(
                label=criterion.get_criterion_display(),
                help_text=_("0 to %(full)s") % {"full": criterion.weight},
                required=False,
                min_value=0,
                max_value=criterion.weight,
                decimal_places=1,
                initial=mark.marks,
            )
            label = _("Remark: %(criterion)s") % {"criterion": criterion.get_criterion_display()}
            self.fields[f"remark_{key}"] = forms.CharField(
                label=label, required=False, max_length=300, initial=mark.comment
            )
        self.fields["comment"] = forms.CharField(
            label=_("Opinion on the candidate"),
            required=False,
            max_length=2000,
            initial=comment,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def content(self) -> dict:
        """What was said, for the verb."""
        said = {
            mark.criterion: (
                self.cleaned_data[f"marks_{mark.criterion_id}"],
                self.cleaned_data[f"remark_{mark.criterion_id}"],
            )
            for mark in self.marks
        }
        return {"marks": said, "comment": self.cleaned_data["comment"]}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For instance a conflict of interest that the system does not know of."),
    )
