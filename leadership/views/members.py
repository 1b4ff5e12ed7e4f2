"""Members of a leadership group and their accounts; only of groups in one's own region."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import may
from leadership import appointments, second_factor
from leadership.code_forms import ResetForm
from leadership.forms import AccountForm, AppointmentForm, MembershipForm
from leadership.models import Membership
from leadership.permissions import MANAGE_ACCOUNTS
from leadership.views.groups import group_in_scope


def member_in_reach(request, pk) -> Membership:
    """A member in office whose duty this administrator may change; oneself is none."""
    members = Membership.objects.manageable_by(request.membership).select_related("group__region", "user")
    return get_object_or_404(members, pk=pk)


@may(MANAGE_ACCOUNTS)
def member_create(request, group):
    group = group_in_scope(request, group)
    form = AppointmentForm(request.POST or None, group=group, by=request.membership)
    if request.method == "POST" and form.is_valid():
        member = appointments.appoint(**form.appointment())
        messages.success(request, _("%(name)s is a member of the leadership group now.") % {"name": member.name})
        return redirect("leadership:group_detail", group.pk)
    return render(request, "leadership/member_form.html", {"form": form, "group": group})


@may(MANAGE_ACCOUNTS)
def member_edit(request, pk):
    member = member_in_reach(request, pk)
    form = MembershipForm(request.POST or None, instance=member, level=member.region.level)
    if request.method == "POST" and form.is_valid():
        appointments.change_membership(membership=member, by=request.membership, **form.cleaned_data)
        messages.success(request, _("The duty of %(name)s has been changed.") % {"name": member.name})
        return redirect("leadership:group_detail", member.group_id)
    return render(request, "leadership/member_form.html", {"form": form, "group": member.group, "member": member})


@may(MANAGE_ACCOUNTS)
def member_end(request, pk):
    member = member_in_reach(request, pk)
    if request.method != "POST":
        return render(request, "leadership/member_confirm.html", {"member": member, "group": member.group})
    appointments.end_membership(membership=member, by=request.membership)
    messages.success(request, _("%(name)s has left the leadership group.") % {"name": member.name})
    return redirect("leadership:group_detail", member.group_id)


@may(MANAGE_ACCOUNTS)
@never_cache
def account_open(request, pk):
    """Open an account for a member; its first password is shown on the page that answers, and never again."""
    member = member_in_reach(request, pk)
    if member.user is not None:
        messages.info(request, _("This member has an account already. You may reset its password."))
        return redirect("leadership:group_detail", member.group_id)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = appointments.open_account(membership=member, **form.cleaned_data)
        return render(request, "leadership/account_password.html", {"member": member, "password": password})
    return render(request, "leadership/account_form.html", {"form": form, "member": member, "group": member.group})


@may(MANAGE_ACCOUNTS)
@never_cache
def account_reset(request, pk):
    """Give a member's account a new first password, shown once on the page that answers."""
    member = member_in_reach(request, pk)
    answer = appointments.may_reset_password(membership=member, by=request.membership)
    if not answer:
        messages.error(request, answer.reason)
        return redirect("leadership:group_detail", member.group_id)
    if request.method != "POST":
        return render(request, "leadership/account_confirm.html", {"member": member, "group": member.group})
    password = appointments.reset_password(membership=member, by=request.membership)
    return render(request, "leadership/account_password.html", {"member": member, "password": password})


@may(MANAGE_ACCOUNTS)
def account_second_factor(request, pk):
    """A member has lost the telephone: the second factor goes, with the reason on record."""
    member = member_in_reach(request, pk)
    answer = second_factor.may_reset(membership=member, by=request.membership)
    if not answer:
        messages.error(request, answer.reason)
        return redirect("leadership:group_detail", member.group_id)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        second_factor.reset(user=member.user, by=request.membership, **form.cleaned_data)
        messages.success(request, _("The second factor of %(name)s has been reset.") % {"name": member.name})
        return redirect("leadership:group_detail", member.group_id)
    context = {"form": form, "member": member, "group": member.group}
    return render(request, "leadership/account_second_factor.html", context)
