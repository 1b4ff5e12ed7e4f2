"""What is typed of awards: sources, vouchers, receipts, reports on the use, repayments."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common import clock
from common.uploads import CheckedFileField
from leadership.forms import FIRST_YEAR, LAST_YEAR
from review.award_enums import AwardKind, UsePurpose
from review.models import Award, BudgetSource
from review.using import why_not_received_on

DAY = {"type": "date"}


def not_later(form, name):
    """The day typed in ``name``; an error once it lies ahead."""
    day = form.cleaned_data[name]
    if day > clock.today():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


class SourceForm(forms.ModelForm):
    """A source of a year; of one in use only the amount can be changed."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = BudgetSource
        fields = ("year", "kind", "name", "document", "amount")

    def __init__(self, *args, is_used=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].min_value, self.fields["year"].max_value = FIRST_YEAR, LAST_YEAR
        if is_used:
            for name in ("year", "kind", "name", "document"):
                self.fields[name].disabled = True

    def content(self) -> dict:
        """What was said, for the verb."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class VoucherForm(forms.Form):
    """Number and day of a voucher 凭证."""

    number = forms.CharField(label=_("voucher number"), max_length=60)
    paid_on = forms.DateField(label=_("date of the voucher"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_paid_on(self):
        return not_later(self, "paid_on")


class PassingForm(VoucherForm):
    """Which awards one voucher is for: of those ``waiting``, all unless some are left out."""

    awards = forms.ModelMultipleChoiceField(
        label=_("Awards"),
        queryset=Award.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one award.")},
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["awards"].queryset = waiting
        self.initial["awards"] = waiting

    def content(self) -> dict:
        """What was said, for the verb."""
        return dict(self.cleaned_data)


class AllocationForm(PassingForm):
    """The same at the nation, with the source and the way of support; ``sources`` with what is left of each."""

    source = forms.ModelChoiceField(label=_("budget source"), queryset=BudgetSource.objects.none())
    kind = forms.ChoiceField(label=_("way of support"), choices=AwardKind.choices)

    field_order = ("source", "kind", "number", "paid_on")

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources
        text = _("%(source)s: %(left)s yuan left")
        label = lambda source: text % {"source": source, "left": f"{source.left:,.2f}"}  # noqa: E731
        self.fields["source"].label_from_instance = label


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ReceiptForm(forms.Form):
    """When the recipient of ``award`` had the money, and its receipt."""

    received_on = forms.DateField(label=_("day of receipt"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    receipt = CheckedFileField(label=_("receipt"), max_length=200)

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.award = award

    def clean_received_on(self):
        day = not_later(self, "received_on")
        if why := why_not_received_on(self.award, day):
            raise forms.ValidationError(why)
        return day


class UseForm(forms.Form):
    """The report on the use of ``award``; a draft may leave anything out, and files come one at a time."""

    report = forms.CharField(
        label=_("what it was used for, and what came of it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    proof = CheckedFileField(label=_("proof of use"), max_length=200, required=False)

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["report"] = award.use_report
        spent = {use.purpose: use.amount for use in award.uses.all()}
        for purpose in UsePurpose:
            self.fields[f"spent_{purpose}"] = forms.DecimalField(
                label=_("%(purpose)s (yuan)") % {"purpose": purpose.label},
                required=False,
                min_value=0,
                max_value=award.amount,
                max_digits=12,
                decimal_places=2,
                initial=spent.get(purpose),
            )
        self.order_fields(["report", *(f"spent_{purpose}" for purpose in UsePurpose), "proof"])

    def content(self) -> dict:
        """What was said, for the verb."""
        said = self.cleaned_data
        spent = {purpose.value: said.get(f"spent_{purpose}") or Decimal(0) for purpose in UsePurpose}
        return {"report": said["report"], "spent": spent, "proof": said["proof"]}
