"""The search at scale, by whole names, parts and initials, from every scope; of visitors, and while somebody types."""

from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from bench.lists import against, signed_in_at
from leadership.models import Region
from registry.models import PoorVillage

# What load_national calls its agreements and experts.
WORDS = {
    "whole name": "示范组织1234",
    "number": "",
    "part": "组织12",
    "part that almost all have": "科技帮扶",
    "initials": "sfzz12",
    "initials that almost all have": "kjbf",
    "characters and initials": "示范zz",
    "one character": "专",
    "one letter": "s",
    "what nobody has": "王茶农协会",
}
# What it calls publications and needs.
PUBLIC_WORDS = {
    "whole name": "茶叶产业科技帮扶典型案例10",
    "part": "典型案例1",
    "part that many have": "产业科技帮扶",
    "initials": "dxal1",
    "initials that many have": "cykj",
    "one character": "茶",
    "what nobody has": "王茶农协会",
}


def asked() -> dict[str, str]:
    """With a number and a village that this scale has."""
    number = Agreement.objects.order_by("pk").values_list("number", flat=True).first()
    village = Region.objects.get(poor_village=PoorVillage.objects.order_by("pk").first())
    county = Region.objects.get(code=village.code[:6])
    return WORDS | {"number": number, "village": village.name, "village and county": f"{county} {village}"}


def search_rows():
    """Against the portal's static "about" page, signed in; that of a visitor asks nothing of the database at all."""
    county = Agreement.objects.order_by("pk").values_list("region", flat=True).first()
    for place, code in (("the nation", "0"), ("a province", county[:2]), ("a county", county)):
        client = signed_in_at(code)
        for name, words in asked().items():
            yield row(f"search from {place}, {name}", client, client, "portal:search", words)
            yield row(f"suggestions at {place}, {name}", client, client, "portal:search_suggestions", words)
    staff, visitor = signed_in_at("0"), Client(HTTP_HOST="localhost")
    for name, words in PUBLIC_WORDS.items():
        yield row(f"public search, {name}", staff, visitor, "portal:public_search", words)
        yield row(f"public suggestions, {name}", staff, visitor, "portal:public_search_suggestions", words)


def row(work, staff, client, page, words) -> dict:
    floor, asked_for = (staff, reverse("portal:about")), (client, f"{reverse(page)}?words={words}")
    return {"work": work, **against(floor, asked_for), "reach": "≤ 3"}
