"""What is typed of a violation case: the report, findings, statement, proposed decision, appeal, evidence."""

import re
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.assessment_forms import SharedForm
from common import clock
from common.uploads import CheckedFileField
from leadership.codes import within
from leadership.enums import Role
from leadership.models import Membership
from leadership.programme import current_year
from registry.models import Expert
from registry.organisation_field import OrganisationField
from review.discipline import why_not_until
from review.enums import BARRING_MEASURES, CaseState, Measure, ViolationKind
from review.investigating import why_no_appeal_on
from review.models import ViolationCase
from review.models.violation import LONGEST_BAR, NUMBER_OF_A_PERSON


def text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExpertNameField(forms.CharField):
    """An expert of those that ``choose_among`` leaves, by name, and by employer where several have it."""

    def choose_among(self, experts):
        self.among = experts

    def to_python(self, value):
        words = super().to_python(value).replace("\0", "").split()
        if not words:
            return None
        found = self.among.filter(name=words[0], employer__icontains=" ".join(words[1:])).order_by("pk")[:6]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No expert of this name is within your reach."))
        employers = "、".join(expert.employer for expert in found)
        raise ValidationError(_("Several fit. Type the employer after the name: %(names)s.") % {"names": employers})


class ReportForm(forms.Form):
    """``subject`` is the accused where it is known from the nomination or objection; else one is chosen."""

    organisation = OrganisationField(label=gettext_lazy("Organisation accused"), required=False)
    expert = ExpertNameField(label=gettext_lazy("or expert accused"), required=False)
    membership = forms.ModelChoiceField(
        label=gettext_lazy("or reviewer accused"), queryset=Membership.objects.none(), required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of violation"), choices=ViolationKind.choices)
    report = forms.CharField(
        label=gettext_lazy("What is reported"),
        max_length=4000,
        widget=text(8),
        help_text=gettext_lazy("What happened, when and where, how you know, and where it can be checked."),
    )
    file = CheckedFileField(label=gettext_lazy("Evidence (if you have it already)"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, by, subject=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        if subject:
            for name in ("organisation", "expert", "membership"):
                del self.fields[name]
            return
        self.fields["expert"].choose_among(Expert.objects.visible_to(by))
        members = Membership.objects.active().filter(within(by.region_code, "group__region"), user__isnull=False)
        reviewers = members.filter(roles__contains=[Role.REVIEWER]).select_related("group__region")
        self.fields["membership"].queryset = reviewers

    def clean(self):
        content = super().clean()
        if not self.subject:
            named = [content[name] for name in ("organisation", "expert", "membership") if content.get(name)]
            if len(named) != 1 and not self.errors:
                raise ValidationError(_("Name one accused: an organisation, an expert or a reviewer."))
            self.subject = named[0] if named else None
        if isinstance(self.subject, Membership) and content.get("kind") == ViolationKind.FABRICATION:
            self.add_error("kind", _("Reviewers write no materials: choose another kind of violation."))
        return content

    def said(self) -> dict:
        """The arguments of ``open_case`` that were typed."""
        typed = self.cleaned_data
        files = [typed["file"]] if typed["file"] else []
        return {"subject": self.subject, "files": files, **{name: typed[name] for name in ("kind", "report", "token")}}


class PartForm(SharedForm, forms.ModelForm):
    """A part of the case that two investigators may have open at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.marker()

    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class FindingsForm(PartForm):
    class Meta:
        model = ViolationCase
        fields = ("findings", "statement_due")
        widgets = {"findings": text(10), "statement_due": day()}
        help_texts = {
            "findings": gettext_lazy("Facts and where they come from: visits, records, what people said."),
            "statement_due": gettext_lazy("Tell the accused the facts, and that they may answer until this day."),
        }

    def clean_statement_due(self):
        due = self.cleaned_data["statement_due"]
        if why := why_not_until(self.instance, due):
            raise ValidationError(why)
        return due


class StatementForm(PartForm):
    class Meta:
        model = ViolationCase
        fields = ("statement", "statement_on")
        widgets = {"statement": text(8), "statement_on": day()}
        help_texts = {
            "statement": gettext_lazy("What the accused says to the facts. Add a signed paper as evidence."),
        }

    def clean_statement_on(self):
        given = self.cleaned_data["statement_on"]
        if given and given > clock.today():
            raise ValidationError(_("This day has not come yet."))
        return given

    def clean(self):
        super().clean()
        content = self.cleaned_data
        is_said, is_dated = bool((content.get("statement") or "").strip()), bool(content.get("statement_on"))
        if is_said != is_dated and "statement_on" not in self.errors:
            self.add_error("statement_on", _("A statement comes with the day on which it was given."))
        return content


class ProposalForm(PartForm):
    barred_until = forms.TypedChoiceField(
        label=gettext_lazy("Barred until the end of"), required=False, coerce=int, empty_value=None
    )

    class Meta:
        model = ViolationCase
        fields = ("measure", "barred_until", "grounds")
        widgets = {"grounds": text(6)}
        help_texts = {
            "grounds": gettext_lazy(
                "Everybody reads this once the decision is in force: no telephone, no ID number, no third persons."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, last = max(self.instance.year, current_year()), self.instance.year + LONGEST_BAR
        years = [(year, str(year)) for year in range(first, last + 1)]
        self.fields["barred_until"].choices = [("", _("not barred")), *years]
        self.fields["measure"].label = _("Proposed decision")
        self.fields["measure"].required = True

    def clean_grounds(self):
        grounds = self.cleaned_data["grounds"]
        if re.search(NUMBER_OF_A_PERSON, grounds):
            raise ValidationError(_("Everybody reads the grounds: leave out telephone, card and ID numbers."))
        return grounds

    def clean(self):
        super().clean()
        content = self.cleaned_data
        bars, until = content.get("measure") in BARRING_MEASURES, content.get("barred_until")
        if bars and not until:
            self.add_error("barred_until", _("Whoever loses the eligibility is barred until the end of a year."))
        elif until and not bars and content.get("measure") in Measure.values:
            self.add_error("barred_until", _("Only whoever loses the eligibility is barred."))
        return content


class AppealForm(forms.Form):
    """An appeal against ``case``, in force or not any more."""

    appeal = forms.CharField(label=gettext_lazy("What the appeal says"), max_length=4000, widget=text(8))
    appealed_on = forms.DateField(label=gettext_lazy("Received on"), widget=day())
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.initial["seen"] = case.steps_taken

    def clean_appealed_on(self):
        came = self.cleaned_data["appealed_on"]
        if self.case.state == CaseState.IN_FORCE and (why := why_no_appeal_on(self.case, came)):
            raise ValidationError(why)
        return came


class CaseFileForm(forms.Form):
    file = CheckedFileField(label=gettext_lazy("File"), max_length=200)
