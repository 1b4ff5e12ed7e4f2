"""What a page shows of one publication: its text as HTML, its pictures, attachments and versions."""

from portal.models import Publication
from portal.rich_text import pictures_named, rendered


def laid_out(publication: Publication) -> dict:
    pictures = list(publication.pictures.all())
    in_text = pictures_named(publication.body)
    return {
        "publication": publication,
        "body": rendered(publication.body, pictures),
        "pictures": pictures,
        # Those that the text does not put in a place stand below it.
        "gallery": [picture for picture in pictures if picture.number not in in_text],
        "files": publication.files.all(),
        "versions": publication.versions_out,
    }
