"""The chain of public notices [三(五)]: prepared, published, and over once the week has passed [INV-8]."""

from django.utils.translation import gettext_lazy as _

from common.workflow import AT_HOME, Chain, Move, triggers
from leadership.permissions import NOMINATE, PUBLISH_NOTICE
from review import noticing
from review.enums import NoticePart
from review.enums import NoticeState as S
from review.models import NoticeStep, PublicNotice

PUBLIC_NOTICE = Chain(
    name="public_notice",
    label=_("public notice"),
    model=PublicNotice,
    step_model=NoticeStep,
    states=S,
    initial=S.DRAFT,
    parts=NoticePart,
    fingerprint=noticing.fingerprint,
    moves=(
        Move(
            verb="put_forward",
            label=_("Put forward"),
            past=_("put forward"),
            sources=(S.DRAFT, S.RETURNED),
            target=S.PUT_FORWARD,
            permission=NOMINATE,
            missing=noticing.missing,
            prepare=noticing.freeze,
            help=_("The director of your office looks at it, and publishes or returns it."),
        ),
        Move(
            verb="publish",
            label=_("Publish"),
            past=_("published"),
            sources=(S.PUT_FORWARD,),
            target=S.PUBLISHED,
            permission=PUBLISH_NOTICE,
            separated=True,
            missing=noticing.missing,
            after=noticing.replace_former,
            help=_(
                "Everybody reads it from now on, and may object. It runs its full days; "
                "nobody can change, shorten or take it back."
            ),
        ),
        Move(
            verb="return",
            label=_("Return for correction"),
            past=_("returned"),
            sources=(S.PUT_FORWARD,),
            target=S.RETURNED,
            permission=PUBLISH_NOTICE,
            separated=True,
            needs_reason=True,
            is_due=False,
            help=_("It goes back to the clerks, who put it right."),
        ),
        Move(
            verb="withdraw",
            label=_("Withdraw"),
            past=_("withdrew"),
            sources=(S.PUT_FORWARD, S.RETURNED),
            target=S.WITHDRAWN,
            permission=NOMINATE,
            where=AT_HOME,
            is_due=False,
            help=_("It is not published. Its nominees can be listed by another notice."),
        ),
        Move(
            verb="end",
            label=_("End by itself"),
            past=_("ended"),
            sources=(S.PUBLISHED,),
            target=S.ENDED,
            permission=PUBLISH_NOTICE,
            has_button=False,
            missing=noticing.still_running,
            help=_("In the night after its last day. Until then objections are received."),
        ),
        Move(
            verb="replace",
            label=_("Replace"),
            past=_("replaced by a later notice"),
            sources=(S.PUBLISHED, S.ENDED),
            target=S.REPLACED,
            permission=PUBLISH_NOTICE,
            has_button=False,
            is_due=False,
            help=_("By a new notice with a changed list, once that one is published."),
        ),
    ),
)

triggers.register(PUBLIC_NOTICE)
