"""The chain of objections [三(五)]: received, examined by the clerks, decided on by the director with a reply."""

from django.utils.translation import gettext_lazy as _

from common.workflow import Chain, Move, triggers
from leadership.permissions import DECIDE_OBJECTION, HANDLE_OBJECTION
from review import objecting
from review.enums import ObjectionState as S
from review.models import Objection, ObjectionStep

REPLY = _("What you write is the reply: whoever objected reads it.")

OBJECTION = Chain(
    name="objection",
    label=_("objection"),
    model=Objection,
    step_model=ObjectionStep,
    states=S,
    initial=S.RECEIVED,
    good=(S.DISMISSED,),
    public_wording={
        S.RECEIVED: _("received"),
        S.ACCEPTED: _("accepted, under investigation"),
        S.NOT_ACCEPTED: _("not accepted"),
        S.INVESTIGATED: _("accepted, under investigation"),
        S.UPHELD: _("upheld"),
        S.DISMISSED: _("dismissed"),
    },
    moves=(
        Move(
            verb="accept",
            label=_("Accept for investigation"),
            past=_("accepted for investigation"),
            sources=(S.RECEIVED,),
            target=S.ACCEPTED,
            permission=HANDLE_OBJECTION,
            also=objecting.may_handle,
            help=_("The clerks look into it and write down what they find."),
        ),
        Move(
            verb="refuse",
            label=_("Do not accept"),
            past=_("did not accept"),
            sources=(S.RECEIVED,),
            target=S.NOT_ACCEPTED,
            permission=DECIDE_OBJECTION,
            separated=True,
            also=objecting.may_decide,
            needs_reason=True,
            is_due=False,
            help=REPLY,
        ),
        Move(
            verb="investigate",
            label=_("Report the findings"),
            past=_("investigated"),
            sources=(S.ACCEPTED,),
            target=S.INVESTIGATED,
            permission=HANDLE_OBJECTION,
            also=objecting.may_handle,
            missing=objecting.missing,
            help=_("The director of your office decides on it."),
        ),
        Move(
            verb="return",
            label=_("Have it investigated further"),
            past=_("had it investigated further"),
            sources=(S.INVESTIGATED,),
            target=S.ACCEPTED,
            permission=DECIDE_OBJECTION,
            separated=True,
            also=objecting.may_decide,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the clerks; say what is still open."),
        ),
        Move(
            verb="uphold",
            label=_("Uphold"),
            past=_("upheld"),
            sources=(S.INVESTIGATED,),
            target=S.UPHELD,
            permission=DECIDE_OBJECTION,
            separated=True,
            also=objecting.may_decide,
            needs_reason=True,
            help=REPLY,
        ),
        Move(
            verb="dismiss",
            label=_("Dismiss"),
            past=_("dismissed"),
            sources=(S.INVESTIGATED,),
            target=S.DISMISSED,
            permission=DECIDE_OBJECTION,
            separated=True,
            also=objecting.may_decide,
            needs_reason=True,
            help=REPLY,
        ),
    ),
)

triggers.register(OBJECTION)
