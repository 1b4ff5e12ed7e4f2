"""Every view of the project names its access rule."""

from django.urls import get_resolver

from common.access import rule_of


def views(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_every_view_names_its_rule():
    assert [address for address, view in views() if rule_of(view) is None] == []
