from uuid import uuid4

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role, Window
from leadership.models import Membership, ProgrammeYear, User, WindowExtension
from leadership.permissions import meaning_of, roles_at
from leadership.region_field import RegionField

FORM_DATE = "%Y-%m-%d"
# The programme began with the plan of October 2016.
FIRST_YEAR, LAST_YEAR = 2016, 2099


class RolesField(forms.MultipleChoiceField):
    """Roles with what each may do; only those of the group's level are offered."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, level):
        self.choices = [(role.value, _explained(role)) for role in roles_at(level)]


def _explained(role: Role):
    template = '{}<span class="d-block text-body-secondary small">{}</span>'
    return format_html(template, role.label, meaning_of(role))


class MembershipForm(forms.ModelForm):
    """A member's duty; ``level`` is that of the leadership group."""

    roles = RolesField(
        label=_("Roles"),
        required=False,
        help_text=_("What this person may do in the portal, for the region of this leadership group and all in it."),
    )

    class Meta:
        model = Membership
        fields = ("name", "department", "duty", "position", "roles")

    def __init__(self, *args, level, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].offer(level)

    def clean_roles(self):
        """An account of an assisting party belongs to an organisation or expert, which only its invitation names."""
        roles = self.cleaned_data["roles"]
        if Role.HELPER in roles and Role.HELPER not in (self.instance.roles or ()):
            raise ValidationError(
                _("An account of an assisting party is made by inviting the organisation or expert, not here.")
            )
        return roles


class AppointmentForm(MembershipForm):
    """A new member: a new person, or somebody in one's region who has an account already."""

    username = forms.CharField(
        label=_("User name of an existing account"),
        required=False,
        help_text=_("Only for a person who already signs in with another duty in your region. Else leave it empty."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    field_order = ("name", "username", "department", "duty", "position", "roles")

    def __init__(self, *args, group, by, **kwargs):
        super().__init__(*args, level=group.region.level, **kwargs)
        self.group, self.by = group, by

    def clean_username(self):
        """The account of that name, if this administrator can see it; never one's own."""
        username = self.cleaned_data["username"].strip()
        if not username:
            return None
        reach = Membership.objects.manageable_by(self.by)
        account = User.objects.filter(username=username, memberships__in=reach).distinct().first()
        if account is None:
            raise ValidationError(_("Nobody else in your region has an account of this name."))
        if self.group.memberships.active().filter(user=account).exists():
            raise ValidationError(_("This account has a duty in this leadership group already."))
        return account

    def appointment(self) -> dict:
        """The arguments of ``appoint``."""
        fields = dict(self.cleaned_data)
        return fields | {"group": self.group, "user": fields.pop("username")}


class AccountForm(forms.ModelForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("What this person types when signing in; it cannot be changed later."),
    )

    class Meta:
        model = User
        fields = ("username", "email")
        labels = {"email": _("E-mail address")}
        help_texts = {"email": _("For resetting a forgotten password. May stay empty.")}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format=FORM_DATE)


class ProgrammeYearForm(forms.ModelForm):
    """The windows of a year: both days belong to the window."""

    class Meta:
        model = ProgrammeYear
        fields = ("year", *(f"{window}_{end}" for window in Window.values for end in ("opens", "closes")), "funds")
        widgets = {f"{window}_{end}": DateInput() for window in Window.values for end in ("opens", "closes")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The year is the key of the windows: it is given once.
        self.fields["year"].disabled = not self.instance._state.adding

    @property
    def window_fields(self) -> list:
        return [self[name] for name in self.fields if name.endswith(("_opens", "_closes"))]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(_("Give a year from %(first)s to %(last)s."), params=limits)
        return year

    def clean(self):
        super().clean()
        for window in Window.values:
            opens, closes = self.cleaned_data.get(f"{window}_opens"), self.cleaned_data.get(f"{window}_closes")
            if opens and closes and closes < opens:
                self.add_error(f"{window}_closes", _("The window closes before it opens."))
        return self.cleaned_data


class ExtensionForm(forms.ModelForm):
    province = RegionField(label=_("Province"), levels=[Level.PROVINCE])

    class Meta:
        model = WindowExtension
        fields = ("window", "province", "closes", "reason")
        labels = {"closes": _("New last day")}
        widgets = {"closes": DateInput(), "reason": forms.Textarea({"rows": 3})}


class PlaceForm(forms.Form):
    """To go to any place down to the counties by typing it."""

    place = RegionField(label=_("Region"))
