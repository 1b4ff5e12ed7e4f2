"""The pages of WHAT IS REWARDED, for ``test_pages``: who looks, the address, and the links followed from there."""

from common import clock

LAST = clock.today().year - 1
NOMINATIONS = f"/review/nominations/?year={LAST}"

REVIEW_PAGES = {
    "quotas": ("nation.clerk", "/review/quotas/"),
    "quotas-published": ("meitan.clerk", "/review/quotas/"),
    "quota-plan": ("guizhou.director", "/review/quotas/?state=published", "main tbody a"),
    "quota-being-drafted": ("nation.clerk", "/review/quotas/?state=draft", "main tbody a"),
    "quota-what-if": ("nation.clerk", "/review/quotas/?state=draft", "main tbody a", "main a[href$='/compare/']"),
    "quota-form": ("nation.clerk", "/review/quotas/?state=draft", "main tbody a", "main a[href$='/edit/']"),
    "quota-new": ("nation.clerk", "/review/quotas/new/"),
    "quota-history": ("nation.clerk", "/review/quotas/?state=draft", "main tbody a", "main a[href$='/history/']"),
    "quota-to-publish": ("gansu.director", "/review/quotas/?state=put_forward", "main tbody a"),
    "nominations": ("guizhou.director", NOMINATIONS),
    "nomination": ("guizhou.director", f"{NOMINATIONS}&state=selected", "main tbody a"),
    "nomination-taken-in": ("nation.director", f"{NOMINATIONS}&state=taken_in", "main tbody a"),
    "eligible": ("meitan.clerk", f"/review/nominations/eligible/?year={LAST}"),
    "selection-board": ("guizhou.director", f"/review/selection/?year={LAST}"),
    "review-sessions": ("guizhou.clerk", "/review/sessions/"),
    "review-session": ("guizhou.clerk", "/review/sessions/", "main tbody a"),
    "scoring-list": ("guizhou.reviewer", "/review/scoring/"),
    "scoring": ("guizhou.reviewer", "/review/scoring/", "main tbody a"),
    "nominee-lists": ("guizhou.clerk", "/review/lists/"),
    "nominee-list": ("nation.director", "/review/lists/", "main tbody a"),
    "nominee-list-receipt": ("nation.director", "/review/lists/", "main tbody a", "main a[href$='/receipt/']"),
    "notices": ("guizhou.clerk", "/review/notices/"),
    "notice": ("guizhou.director", "/review/notices/?state=published", "main tbody a"),
    "notice-history": ("guizhou.director", "/review/notices/?state=ended", "main tbody a", "main a[href$='/history/']"),
    "public-notices": (None, "/review/public/notices/"),
    "public-notice": (None, "/review/public/notices/", "main ul.work a"),
    "public-objection-form": (
        None,
        "/review/public/notices/",
        "main ul.work a",
        "main a[href$='/object/']",
    ),
    "public-objection": (None, "/review/public/objections/"),
    "objections": ("guizhou.clerk", "/review/objections/"),
    "objection": ("guizhou.clerk", "/review/objections/?state=accepted", "main tbody a"),
    "objection-of-whom": (
        "guizhou.clerk",
        "/review/objections/?state=accepted",
        "main tbody a",
        "main a[href$='/identity/']",
    ),
    "objection-statistics": ("guizhou.director", "/review/objections/statistics/"),
}
