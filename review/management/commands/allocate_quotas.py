import json

from django.core.management.base import BaseCommand, CommandError

from common.workflow import Incomplete
from review.allocating import agrees, shared_out, taking_part
from review.collecting import collect_now, inputs_now, snapshot_of
from review.enums import Category
from review.models import QuotaPlan
from review.quotas import missing_places


class Command(BaseCommand):
    help = (
        "Share out the quotas of a year by the last national plan. While the plan is being drafted, its figures are "
        "collected now, and figures and seats are kept in it; a plan that was put forward stays as it is, and what the "
        "figures of today would give is printed. --from-snapshot takes the figures that the plan keeps, writes "
        "nothing, and fails unless they give the seats that are kept, to the last one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--category", choices=Category.values)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--from-snapshot", action="store_true")

    def handle(self, *args, year, category, from_snapshot, **options):
        plan = QuotaPlan.objects.national().filter(year=year).order_by("-serial").first()
        if plan is None:
            raise CommandError(f"There is no quota plan of {year}. The national office begins it in the portal.")
        if from_snapshot:
            insist_on_snapshot(plan)
        elif plan.is_open:
            collect_now(plan=plan)
            plan = QuotaPlan.objects.get(pk=plan.pk)
        else:
            plan.snapshot = snapshot_of(plan, inputs_now(plan))
        rows = [row for row in plan.rows if category in (None, row.category)]
        result = calculation(plan, rows)
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) if options["json"] else as_text(result))


def insist_on_snapshot(plan) -> None:
    if not plan.snapshot:
        raise CommandError(f"{plan} has no figures yet.")
    if not agrees(plan):
        raise CommandError(f"{plan}: the seats kept are not those that its snapshot gives.")


def calculation(plan, rows) -> dict:
    """The seats of each category with every number that they come from; fractions as text."""
    try:
        seats = shared_out(plan, rows)
    except Incomplete as refusal:
        raise CommandError(refusal.reason) from refusal
    return {
        "year": plan.year,
        "plan": f"{plan.year}-{plan.serial}",
        "state": plan.state,
        "takes_part": list(taking_part(plan)),
        "missing": {code: [why.value for why in reasons] for code, reasons in missing_places(plan).items()},
        "left_out": dict(plan.left_out.values_list("region", "reason")),
        "categories": {
            row.category: {
                "total": row.total,
                "seats": {seat.region_id: explained(seat) for seat in seats if seat.category == row.category},
            }
            for row in rows
        },
    }


def explained(seat) -> dict:
    exact = ("poor_share", "agreement_share", "graded_share", "factor", "weight", "exact", "remainder")
    whole = {name: getattr(seat, name) for name in ("seats", "grade", "floor", "cap", "floored", "capped")}
    return whole | {name: str(getattr(seat, name)) for name in exact}


def as_text(result) -> str:
    lines = [f"{result['plan']} ({result['state']})"]
    for category, given in result["categories"].items():
        seats = " ".join(f"{code}={seat['seats']}" for code, seat in given["seats"].items())
        lines.append(f"{category} {given['total']}: {seats}")
    lines += [f"missing {code}: {', '.join(reasons)}" for code, reasons in result["missing"].items()]
    return "\n".join(lines)
