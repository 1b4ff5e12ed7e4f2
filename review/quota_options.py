"""What a person may do with a quota plan beside the moves of its chain."""

from dataclasses import dataclass
from functools import cached_property

from leadership.permissions import EXPORT_RECORDS
from review import quotas
from review.enums import QuotaState
from review.models import QuotaPlan
from review.quota_comparison import last_years


@dataclass(frozen=True)
class Options:
    plan: QuotaPlan
    membership: object

    @property
    def may_write(self) -> bool:
        return self.plan.is_open and bool(quotas.may_write(self.plan, self.membership))

    @property
    def may_discard(self) -> bool:
        return self.may_write and not self.plan.steps_taken

    @property
    def may_leave_out(self) -> bool:
        return self.plan.is_open and bool(quotas.may_leave_out(self.plan, self.membership))

    @property
    def may_supplement(self) -> bool:
        """The last published plan of the nation, for its clerks."""
        is_last = self.plan.state == QuotaState.PUBLISHED and not hasattr(self.plan, "supplement")
        return not self.plan.is_split and is_last and bool(quotas.may_begin_national(self.membership))

    @cached_property
    def may_split(self) -> bool:
        """A published national plan that gave seats to this person's province, which has not split them."""
        is_split = self.plan.is_split or self.plan.state != QuotaState.PUBLISHED
        if is_split or not quotas.may_split(self.membership) or self.own_split:
            return False
        return self.plan.seats.filter(region=self.membership.region_code, seats__gt=0).exists()

    @cached_property
    def own_split(self) -> QuotaPlan | None:
        splits = self.plan.splits.visible_to(self.membership).filter(region=self.membership.region_code)
        return splits.select_related("region").first()

    @cached_property
    def supplement(self) -> QuotaPlan | None:
        return QuotaPlan.objects.visible_to(self.membership).filter(supplement_of=self.plan).first()

    @cached_property
    def last(self) -> QuotaPlan | None:
        return last_years(self.plan)

    @property
    def may_export(self) -> bool:
        return self.membership.may(EXPORT_RECORDS)

    @property
    def may_see_history(self) -> bool:
        return bool(quotas.may_see_drafting(self.membership, self.plan))
