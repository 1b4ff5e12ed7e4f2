"""The needs and offers of the story: posted, examined, published; some of them came together."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import uuid4

from agreements import interests, posting
from agreements.interest_drafts import draft_from_both
from agreements.workflow import NEED, OFFER
from leadership.enums import Role
from portal.demo.listings_texts import (
    CLOSED,
    COUNTY_ASKS,
    GIFTS,
    MEETINGS,
    OBJECTION,
    PARTY_ASKS,
    PUBLISHED,
    REPLIES,
    WISHES,
    Gift,
    Meeting,
    Wish,
)
from registry.models import Organisation

# Days before today.
PUBLISHED_SINCE, LATELY, OVER_SINCE, CLOSED_SINCE, ASKED, ANSWERED, DRAFTED = 50, 6, 4, 5, 24, 16, 4
LIVE_FOR = 75  # days from today; each some days more than the former


@dataclass
class Listings:
    """Adds the needs, offers and interests of the story to ``stage``; ``posted`` by title fills as they are played."""

    stage: object
    calendar: object
    organisations: dict[str, Organisation]
    posted: dict = field(default_factory=dict)

    def schedule(self) -> None:
        for number, wish in enumerate(WISHES):
            self._schedule(wish, number, Role.CLERK, partial(self._post_need, wish, number), NEED)
        for number, gift in enumerate(GIFTS):
            self._schedule(gift, number, gift.role, partial(self._post_offer, gift, number), OFFER)
        for number, meeting in enumerate(MEETINGS):
            self._schedule_meeting(meeting, number)

    def _schedule(self, listing, number, role, post, chain):
        begins = PUBLISHED_SINCE if listing.verbs in (PUBLISHED, CLOSED) else LATELY
        self._add(begins - number * 0.1, listing.home, role, post)
        for step, verb in enumerate(listing.verbs, start=1):
            days = CLOSED_SINCE if verb == "close" else begins - number * 0.1 - step
            by = Role.DIRECTOR if verb in ("publish", "return") else role
            self._add(days, listing.home, by, partial(self._move, chain, listing, verb))

    def _schedule_meeting(self, meeting: Meeting, number):
        wish = next(wish for wish in WISHES if wish.title == meeting.wish)
        gift = next(gift for gift in GIFTS if gift.title == meeting.gift)
        sides = [(wish.home, Role.CLERK), (gift.home, gift.role)]
        asking, asked = reversed(sides) if meeting.by_party else sides
        self._add(meeting.lately or ASKED - number, *asking, partial(self._ask, meeting))
        if meeting.reply:
            self._add(ANSWERED - number, *asked, partial(self._reply, meeting))
        if meeting.is_drafted:
            self._add(DRAFTED, *sides[0], partial(self._draft, meeting))

    def _add(self, days, code, role, do):
        self.stage.add(self.calendar.ago(days), code, role, do)

    # -- the acts ----------------------------------------------------------------------
    def _post_need(self, wish: Wish, number, by):
        self.posted[wish.title] = posting.post_need(
            by=by,
            form_token=uuid4(),
            title=wish.title,
            field=wish.field,
            industry=wish.industry,
            description=wish.description,
            wanted_from=self.calendar.today - timedelta(days=20 - number),
            wanted_until=self.calendar.today + timedelta(days=180 + 7 * number),
            expires_on=self._expiry(wish, number),
        )

    def _post_offer(self, gift: Gift, number, by):
        self.posted[gift.title] = posting.post_offer(
            by=by,
            party=self.organisations[gift.unit],
            form_token=uuid4(),
            title=gift.title,
            fields=list(gift.fields),
            industry=gift.industry,
            description=gift.description,
            capacity=gift.capacity,
            expires_on=self._expiry(gift, number),
        )

    def _expiry(self, listing, number):
        return self.calendar.today + timedelta(days=-OVER_SINCE if listing.is_over else LIVE_FOR + 9 * number)

    def _move(self, chain, listing, verb, by):
        reason = OBJECTION if verb == "return" else ""
        self.posted[listing.title] = chain.perform(self.posted[listing.title], verb, by=by, reason=reason)

    def _pair(self, meeting) -> dict:
        return {"need": self.posted[meeting.wish], "offer": self.posted[meeting.gift]}

    def _ask(self, meeting, by):
        message = PARTY_ASKS if meeting.by_party else COUNTY_ASKS
        interests.show_interest(by=by, message=message, **self._pair(meeting))

    def _reply(self, meeting, by):
        interest = self.posted[meeting.wish].interests.get(offer=self.posted[meeting.gift])
        interests.reply(by=by, interest=interest, reply=meeting.reply, text=REPLIES[meeting.reply])

    def _draft(self, meeting, by):
        draft_from_both(by=by, token=uuid4(), **self._pair(meeting))
