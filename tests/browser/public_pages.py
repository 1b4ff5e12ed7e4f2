"""The pages of the public site and of those who write it, for ``test_pages``."""

TO_WRITE = "/publications/?kind=case&state=draft"

PUBLIC_PAGES = {
    "public-home": (None, "/public/"),
    "public-news": (None, "/public/news/"),
    "public-policies": (None, "/public/policies/"),
    "public-rules-with-versions": (None, "/public/policies/?kind=rules&words=经费", "main tbody a"),
    "public-cases": (None, "/public/cases/"),
    "public-case": (None, "/public/cases/", "main article a"),
    "public-search": (None, "/public/search/?words=茶"),
    "public-search-of-one-kind": (None, "/public/search/?words=茶&kind=need"),
    "public-search-finds-nothing": (None, "/public/search/?words=查无此名"),
    "public-search-empty": (None, "/public/search/"),
    "public-province": (None, "/public/places/52/"),
    "publications": ("nation.clerk", "/publications/"),
    "publication": ("guizhou.director", "/publications/?kind=case&state=published", "main tbody a"),
    "publication-new": ("nation.clerk", "/publications/new/"),
    "publication-form": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/edit/']"),
    "publication-pictures": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/pictures/']"),
    "publication-files": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/files/']"),
    "publication-preview": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/preview/']"),
    "publication-renew": (
        "nation.clerk",
        "/publications/?kind=rules&state=published&words=遴选",
        "main tbody a",
        "main a[href$='/renew/']",
    ),
    "publication-history": ("weining.clerk", TO_WRITE, "main tbody a", "main a[href$='/history/']"),
}
