"""Forms of the expert review: how it is done, who sits on the panel, the marks of a reviewer."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.filters import years
from leadership.codes import NATION_CODE
from leadership.enums import Level, Window
from leadership.models import Region
from leadership.programme import year_open
from review.enums import DEFAULT_WEIGHTS, Category, Criterion
from review.models.session import DEPARTMENTS
from review.reviewing import HUNDRED

# A day as browsers let one pick it.
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def calendar_fields() -> dict:
    """The days and the place of a joint session."""
    closes = forms.DateField(label=_("Scoring closes on"), widget=DAY)
    meets = forms.DateField(label=_("Meeting on"), widget=DAY)
    fields = {"scoring_closes_on": closes, "meets_on": meets}
    return fields | {"place": forms.CharField(label=_("Place of the meeting"), max_length=120)}


def check_calendar(form) -> None:
    """The committee meets once scoring has closed."""
    closes, meets = (form.cleaned_data.get(name) for name in ("scoring_closes_on", "meets_on"))
    if closes and meets and meets < closes:
        form.add_error("meets_on", _("The committee meets once scoring has closed."))


class SessionForm(forms.Form):
    """Which candidates are reviewed, by how many, and the full marks of each criterion."""

    year = forms.TypedChoiceField(label=_("Programme year"), choices=years, coerce=int)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    scorers = forms.IntegerField(label=_("Reviewers for each candidate"), min_value=1, max_value=15, initial=3)
    cap = forms.IntegerField(
        label=_("Candidates for a reviewer at most"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Leave it empty to give everybody as many as it takes."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, region_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_joint = region_code == NATION_CODE
        window = Window.NATIONAL_REVIEW if self.is_joint else Window.PROVINCIAL_REVIEW
        self.initial.setdefault("year", year_open(window, region_code))
        if self.is_joint:
            self.fields |= calendar_fields()
        for criterion, weight in DEFAULT_WEIGHTS.items():
            label = _("Full marks: %(criterion)s") % {"criterion": criterion.label}
            field = forms.IntegerField(label=label, min_value=1, max_value=HUNDRED, initial=weight)
            self.fields[f"weight_{criterion}"] = field

    def clean(self):
        weights = self.weights()
        if len(weights) == len(Criterion) and sum(weights.values()) != HUNDRED:
            words = {"total": sum(weights.values())}
            raise ValidationError(_("The full marks of the criteria sum to 100, not to %(total)s."), params=words)
        if self.is_joint:
            check_calendar(self)
            self._check_scorers()
        return self.cleaned_data

    def _check_scorers(self):
        if self.cleaned_data.get("scorers", DEPARTMENTS) < DEPARTMENTS:
            self.add_error("scorers", _("On the joint committee at least one of each department scores a candidate."))

    def weights(self) -> dict:
        known = ((criterion, self.cleaned_data.get(f"weight_{criterion}")) for criterion in Criterion)
        return {criterion: weight for criterion, weight in known if weight}

    def content(self) -> dict:
        """What was said, for the verb."""
        said = {name: self.cleaned_data[name] for name in ("year", "category", "scorers", "cap", "token")}
        said |= {name: self.cleaned_data[name] for name in calendar_fields() if self.is_joint}
        return said | {"weights": self.weights()}


class PanelForm(forms.Form):
    """Who is ticked comes on the panel, with their employer; on the joint committee with their province, too."""

    def __init__(self, *args, reviewers, is_joint=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.reviewers, self.is_joint = list(reviewers), is_joint
        for member in self.reviewers:
            self.fields[f"seat_{member.pk}"] = forms.BooleanField(label=self._named(member), required=False)
            label = _("Employer of %(name)s") % {"name": member.name}
            self.fields[f"employer_{member.pk}"] = forms.CharField(
                label=label, required=False, max_length=120, initial=member.position
            )
            if is_joint:
                self.fields[f"province_{member.pk}"] = province_field(_("Province of %(name)s") % {"name": member.name})

    def _named(self, member) -> str:
        return f"{member.name}（{member.get_department_display()}）" if self.is_joint else member.name

    def rows(self) -> list[list]:
        """(box, employer, province) of each reviewer; a province is asked for on the joint committee only."""
        names = ("seat", "employer", "province") if self.is_joint else ("seat", "employer")
        rows = ([self[f"{name}_{member.pk}"] for name in names] for member in self.reviewers)
        return [row if self.is_joint else [*row, None] for row in rows]

    def clean(self):
        for member in self._ticked():
            if not self.cleaned_data.get(f"employer_{member.pk}"):
                self.add_error(f"employer_{member.pk}", _("Say where they work: nobody scores their own employer."))
            if self.is_joint and not self.cleaned_data.get(f"province_{member.pk}"):
                self.add_error(
                    f"province_{member.pk}", _("Say which province they come from: nobody scores their own.")
                )
        return self.cleaned_data

    def _ticked(self) -> list:
        return [member for member in self.reviewers if self.cleaned_data.get(f"seat_{member.pk}")]

    def content(self) -> dict:
        """What was said of those who were ticked, by membership, for the verb."""
        said = {"employers": {member: self.cleaned_data[f"employer_{member.pk}"] for member in self._ticked()}}
        if self.is_joint:
            said["provinces"] = {member: self.cleaned_data[f"province_{member.pk}"] for member in self._ticked()}
        return said


def province_field(label, **kwargs) -> forms.ModelChoiceField:
    provinces = Region.objects.filter(level=Level.PROVINCE).order_by("code")
    return forms.ModelChoiceField(provinces, label=label, required=False, empty_label=_("none"), **kwargs)


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
