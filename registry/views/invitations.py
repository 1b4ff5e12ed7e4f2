"""Accounts of assisting parties: whom to invite, inviting, the accounts of one's region, ending, a new password."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.access import may
from common.lists import list_of
from leadership.permissions import INVITE_HELPER, VIEW_RECORDS
from registry import inviting
from registry.invitation_forms import InvitationForm, PartyForm
from registry.invitation_lists import HelperFilter, HelperTable
from registry.models import Expert, HelperAccount, Organisation
from registry.registering import insist

PARTIES_SHOWN = 20


def in_scope(request, pk) -> HelperAccount:
    accounts = HelperAccount.objects.visible_to(request.membership)
    related = ("membership__user", "membership__group__region", "organisation__region", "expert__region")
    return get_object_or_404(accounts.select_related(*related), pk=pk)


@may(VIEW_RECORDS)
def helper_list(request):
    rows = HelperAccount.objects.visible_to(request.membership).order_by("-pk")
    related = ("membership__user", "membership__group__region", "organisation", "expert")
    context = list_of(request, HelperFilter(request.GET, rows.select_related(*related)), HelperTable)
    context["may_invite"] = request.membership.may(INVITE_HELPER)
    return render(request, "registry/helper_list.html", context)


@may(VIEW_RECORDS)
def helper_detail(request, pk):
    account = in_scope(request, pk)
    party = type(account.party).objects.visible_to(request.membership).filter(pk=account.party.pk).first()
    may_look_after = inviting.may_look_after(account, request.membership)
    context = {"account": account, "party": party, "may_look_after": may_look_after}
    return render(request, "registry/helper_detail.html", context)


# -- inviting --------------------------------------------------------------------------
@may(INVITE_HELPER)
def invitation_parties(request):
    """Whom one may invite, found by part of the name."""
    form = PartyForm(request.GET or None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    organisations = inviting.organisations_for(request.membership).named(words).order_by("name", "pk")
    experts = inviting.experts_for(request.membership).named(words).order_by("name", "pk")
    context = {"form": form, "organisations": organisations[:PARTIES_SHOWN], "experts": experts[:PARTIES_SHOWN]}
    return render(request, "registry/invitation_parties.html", context | {"shown": PARTIES_SHOWN})


@may(INVITE_HELPER)
@never_cache
def organisation_invite(request, pk):
    return invitation_page(request, party_in_reach(request, Organisation, inviting.organisations_for, pk))


@may(INVITE_HELPER)
@never_cache
def expert_invite(request, pk):
    return invitation_page(request, party_in_reach(request, Expert, inviting.experts_for, pk))


def party_in_reach(request, model, invitable, pk):
    """One that may be invited, or that is seen: the page says then why it may not be invited."""
    invited = invitable(request.membership).filter(pk=pk).first()
    return invited or get_object_or_404(model.objects.visible_to(request.membership).select_related("region"), pk=pk)


def invitation_page(request, party):
    """The first password is shown on the page that answers, and never again."""
    insist(inviting.may_invite(party, request.membership))
    made = inviting.made_before(by=request.membership, form_token=request.POST.get("form_token", ""))
    if made:
        return invited(request, made, "")
    form = InvitationForm(request.POST or None, party=party)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data | {"portal_url": request.build_absolute_uri("/")}
        try:
            return invited(request, *inviting.invite(by=request.membership, party=party, **content))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    accounts = HelperAccount.objects.visible_to(request.membership).in_use().select_related("membership__user")
    known = accounts.filter(**{type(party)._meta.model_name: party})
    return render(request, "registry/invitation_form.html", {"form": form, "party": party, "known": known})


def invited(request, account, password):
    if password:
        return render(request, "registry/helper_password.html", {"account": account, "password": password})
    messages.info(request, _("This form has been sent before. If its password is lost, give a new one."))
    return redirect(account)


# -- afterwards ------------------------------------------------------------------------
@may(INVITE_HELPER)
def helper_remove(request, pk):
    account = in_scope(request, pk)
    insist(inviting.may_look_after(account, request.membership))
    if request.method == "POST":
        inviting.end_invitation(account=account, by=request.membership)
        messages.success(request, _("The invitation of %(name)s has ended.") % {"name": account.membership.name})
        return redirect(account)
    return render(request, "registry/helper_confirm.html", {"account": account, "is_ending": True})


@may(INVITE_HELPER)
@never_cache
def helper_reset(request, pk):
    account = in_scope(request, pk)
    insist(inviting.may_look_after(account, request.membership))
    if request.method == "POST":
        password = inviting.new_first_password(account=account, by=request.membership)
        return render(request, "registry/helper_password.html", {"account": account, "password": password})
    return render(request, "registry/helper_confirm.html", {"account": account, "is_ending": False})
