"""Parts of addresses."""

from django.urls import register_converter


class PlaceCode:
    """The code of a place, ``<place:code>``."""

    regex = r"\d{1,12}"

    def to_python(self, value) -> str:
        return value

    def to_url(self, value) -> str:
        return value


register_converter(PlaceCode, "place")
