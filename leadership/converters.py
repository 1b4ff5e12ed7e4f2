"""Parts of addresses."""

from django.urls import register_converter


class PlaceCode:
    """The code of a place, ``<place:code>``."""

    regex = r"\d{1,12}"

    def to_python(self, value) -> str:
        return value

    def to_url(self, value) -> str:
        return value


class Year:
    """A year of this century, ``<year:year>``: of no other is there anything."""

    regex = "20[0-9]{2}"

    def to_python(self, value) -> int:
        return int(value)

    def to_url(self, value) -> str:
        return str(value)


register_converter(PlaceCode, "place")
register_converter(Year, "year")
