"""What is typed of an indicator system: how it begins, its settings, and each indicator by its rule."""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.catalogue import in_chapters
from assessments.enums import Direction, Rule, Subject
from assessments.models import Indicator, IndicatorSystem
from assessments.systems import GRADES, SETTINGS, former_of, metrics_for
from leadership.forms import FIRST_YEAR, LAST_YEAR

COPY, DEFAULTS, EMPTY = "copy", "defaults", "empty"
MOST_STEPS = 10
STEP = re.compile(r"(\d{1,10}(?:\.\d{1,2})?)\s*=\s*(\d{1,3}(?:\.\d{1,2})?)\s*%?")
GRADE_FIELDS = ("first_from", "second_from", "third_from")
LEAST, HUNDRED = Decimal("0.01"), Decimal(100)


class SystemForm(forms.Form):
    """A new system; ``content`` is for the verb."""

    subject = forms.ChoiceField(label=gettext_lazy("What it assesses"), choices=Subject.choices)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    start = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        choices=[
            (COPY, gettext_lazy("the indicators of the last system in force, to be revised")),
            (DEFAULTS, gettext_lazy("the set of indicators that the portal proposes")),
            (EMPTY, gettext_lazy("no indicators")),
        ],
        widget=forms.RadioSelect,
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.systems = IndicatorSystem.objects.visible_to(by)
        if not self.is_bound:
            former = former_of(self.systems, subject=self.initial["subject"], year=self.initial["year"])
            self.initial["start"] = COPY if former else DEFAULTS

    def clean(self):
        content = super().clean()
        if {"subject", "year", "form_token"} <= content.keys():
            chosen = {"subject": content["subject"], "year": content["year"]}
            # The same form sent twice leads to the system that it has made.
            if self.systems.filter(**chosen).exclude(form_token=content["form_token"]).exists():
                self.add_error("year", _("There is an indicator system of this year already."))
            content["copy_of"] = former_of(self.systems, **chosen) if content.get("start") == COPY else None
            if content.get("start") == COPY and not content["copy_of"]:
                self.add_error("start", _("No system of an earlier year is in force that could be copied."))
        return content

    def content(self) -> dict:
        said = dict(self.cleaned_data)
        return said | {"with_defaults": said.pop("start") == DEFAULTS}


class SettingsForm(forms.ModelForm):
    """Title and remark, from how many marks each grade begins and, of agreements, how many are forwarded."""

    class Meta:
        model = IndicatorSystem
        fields = SETTINGS
        labels = {"title": gettext_lazy("Title")}
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "county_share": gettext_lazy("Of its confirmed assessments; one may always be forwarded."),
            "prefecture_share": gettext_lazy("Of what its counties forwarded; one may always be forwarded."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, grade in zip(GRADE_FIELDS, GRADES[self.instance.subject], strict=False):
            self.fields[name].label = _("“%(grade)s” from (marks of 100)") % {"grade": grade.label}
        if self.instance.subject == Subject.PROVINCE:
            del self.fields["county_share"], self.fields["prefecture_share"]

    def clean(self):
        content = super().clean()
        least = {name: content[name] for name in GRADE_FIELDS if content.get(name) is not None}
        if least.get("first_from", 0) > 100:
            self.add_error("first_from", _("There are 100 marks at most."))
        for better, name in pairwise(GRADE_FIELDS):
            if {better, name} <= least.keys() and least[name] >= least[better]:
                self.add_error(name, _("This grade must begin below the one before it."))
        return content


class StepsField(forms.CharField):
    """Steps typed as lines “10 = 100”: the figure, and the percent of the full marks that it earns."""

    widget = forms.Textarea(attrs={"rows": 5, "placeholder": "10 = 100\n20 = 80\n30 = 60"})

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{figure} = {percent}" for figure, percent in value)
        return value

    def clean(self, value) -> list:
        lines = [line.strip() for line in unicodedata.normalize("NFKC", super().clean(value)).splitlines()]
        steps = [step_in(line, number) for number, line in enumerate(lines, start=1) if line]
        if len(steps) > MOST_STEPS:
            raise ValidationError(_("At most %(most)s steps."), params={"most": MOST_STEPS})
        if len({figure for figure, _percent in steps}) < len(steps):
            raise ValidationError(_("Each figure stands in one line only."))
        return steps


def step_in(line: str, number: int) -> list:
    found = STEP.fullmatch(line)
    if not found:
        text = _("Line %(number)s: write the figure, “=” and the percent of the full marks, for example 10 = 100.")
        raise ValidationError(text, params={"number": number})
    figure, percent = map(plain, found.groups())
    if percent > 100:
        raise ValidationError(_("Line %(number)s: at most 100 percent of the full marks."), params={"number": number})
    return [figure, percent]


def plain(text: str) -> int | float:
    """A number of at most two decimals, as JSON keeps it."""
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


OF_EVERY_RULE = ("name", "meaning", "weight", "full_marks")
OF_RULE = {
    Rule.TARGET: ("metric", "direction", "target"),
    Rule.STEPS: ("metric", "direction", "steps"),
    Rule.HAND: ("needs_evidence",),
}
NOT_OF_THE_RULE = {"metric": "", "direction": Direction.UP, "target": None, "steps": [], "needs_evidence": False}


class IndicatorForm(forms.ModelForm):
    """An indicator of ``system`` that is scored by ``rule``: the form asks for what this rule needs."""

    metric = forms.ChoiceField(
        label=gettext_lazy("Metric"), help_text=gettext_lazy("The catalogue of metrics says what each counts.")
    )
    steps = StepsField(
        label=gettext_lazy("Steps"),
        max_length=500,
        help_text=gettext_lazy(
            "A line for each step: the figure, = and the percent of the full marks. The best step that is reached"
            " counts; below all of them there are no marks."
        ),
    )

    class Meta:
        model = Indicator
        fields = (*OF_EVERY_RULE, "metric", "direction", "target", "steps", "needs_evidence")
        widgets = {"meaning": forms.Textarea(attrs={"rows": 3}), "direction": forms.RadioSelect}
        help_texts = {
            "meaning": gettext_lazy("For whoever scores and whoever is scored: what counts, and what proves it."),
            "weight": gettext_lazy("Its share of the 100 marks; all weights must sum to 100."),
            "full_marks": gettext_lazy("Marks are given from 0 to this; often the same as the weight, or 100."),
            "target": gettext_lazy("In the unit of the metric; of a share in percent, so 100 stands for all."),
            "needs_evidence": gettext_lazy("Without evidence the county cannot hand on its marks."),
        }

    def __init__(self, *args, system, rule, **kwargs):
        super().__init__(*args, **kwargs)
        self.system, self.rule = system, Rule(rule)
        self.fields["metric"].choices = [("", "---------"), *metric_choices(system.subject)]
        self.fields["direction"].choices = Direction.choices
        self.fields["target"].required = True
        for name in ("weight", "full_marks", "target"):
            self.fields[name].validators.append(MinValueValidator(LEAST))
        self.fields["weight"].validators.append(MaxValueValidator(HUNDRED))
        for name in set(self.fields) - {*OF_EVERY_RULE, *OF_RULE[self.rule]}:
            del self.fields[name]
        if system.subject == Subject.PROVINCE:
            self.fields.pop("needs_evidence", None)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.system.indicators.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an indicator of this name already."))
        return name

    def clean(self):
        content = super().clean()
        if content.get("steps") and content.get("direction"):
            content["steps"] = best_first = in_order(content["steps"], content["direction"])
            for (better, more), (worse, less) in pairwise(best_first):
                if more <= less:
                    said = {"better": better, "worse": worse}
                    text = _("%(better)s is better than %(worse)s, so it must earn more. Check the direction, too.")
                    self.add_error("steps", text % said)
        return content

    def content(self) -> dict:
        return NOT_OF_THE_RULE | self.cleaned_data | {"rule": self.rule}


def metric_choices(subject) -> list:
    """By chapter, each with its unit."""
    return [
        (chapter, [(metric.name, f"{metric.label} ({metric.unit})" if metric.unit else metric.label) for metric in few])
        for chapter, few in in_chapters(metrics_for(subject))
    ]


def in_order(steps, direction) -> list:
    """Best figure first."""
    return sorted(steps, key=lambda step: step[0], reverse=direction == Direction.UP)
