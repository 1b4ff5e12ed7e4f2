"""Numbers of nominations and of the lists with which provinces forward them: gap-free, see ``agreements.numbering``."""

from agreements.numbering import next_serial

NOMINATIONS, NOMINEE_LISTS = "nominations", "nominee_lists"


def give_number(nomination, membership) -> None:
    """Set ``TJ<year>-<county code>-<serial>`` on a nomination that has none yet; kept through returns."""
    if nomination.number is None:
        place = {"region_code": nomination.region_id, "year": nomination.year}
        nomination.serial = next_serial(series=NOMINATIONS, **place)
        nomination.number = f"TJ{nomination.year}-{nomination.region_id}-{nomination.serial:03d}"
