"""What the offices of the story tell everybody: each publication begun, written, and moved as far as it came."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.enums import REPOSITORY_STATES
from agreements.models import Agreement
from common import clock
from leadership.codes import NATION_CODE
from leadership.enums import Role
from portal import publishing
from portal.demo.papers import paper
from portal.demo.publications_texts import ALL_TOLD, REASONS, Told
from portal.demo.snapshots import snapshot
from portal.models import Publication
from portal.workflow import PUBLICATION

OF_CLERKS = ("put_forward", "withdraw", "edit")
STEP_DAYS = 0.25
SHOWN_AT = "520328"  # whose hills stand on the pictures of offices above the counties
EDITED_REMARK = "\n\n（省科协编辑整理）"


@dataclass
class Publications:
    """Adds what is published to ``stage``; ``begun`` by title fills as it is played."""

    stage: object
    calendar: object
    begun: dict[str, Publication] = field(default_factory=dict)

    def schedule(self) -> None:
        for told in ALL_TOLD:
            self._add(told, 0, told.home, Role.CLERK, partial(self._begin, told))
            place = told.home
            for number, verb in enumerate(told.verbs, start=1):
                self._schedule_verb(told, number, verb, place)
                place = told.home[:2] if verb == "endorse" else place

    def _schedule_verb(self, told, number, verb, place):
        place = NATION_CODE if verb == "feature" else place
        role = Role.CLERK if verb in OF_CLERKS else Role.DIRECTOR
        do = self._edit if verb == "edit" else partial(self._move, verb)
        self._add(told, number, place, role, partial(do, told))

    def _add(self, told, number, place, role, do):
        self.stage.add(self.calendar.ago(told.days - number * STEP_DAYS), place, role, do)

    # -- the acts -------------------------------------------------------------------------
    def _begin(self, told: Told, by):
        former = self.begun.get(told.title)
        if told.follows:
            publication = publishing.begin_version(former=former, by=by, form_token=uuid4())
        else:
            words = {"kind": told.kind, "title": told.title, "rule_set": told.rule_set}
            publication = publishing.begin_publication(by=by, form_token=uuid4(), **words)
        self.begun[told.title] = publication
        publishing.write_publication(publication=publication, by=by, **self._words(told))
        self._enclose(told, publication, by)

    def _words(self, told) -> dict:
        words = {"lead": told.lead, "body": told.body, "area": told.area, "document_number": told.number}
        if told.until:
            words["publish_on"] = self.calendar.today + timedelta(days=told.until)
        if told.kind == "case":
            held = Agreement.objects.filter(region=told.home, state__in=REPOSITORY_STATES)
            words["agreement"] = held.order_by("pk").first()
        return words

    def _enclose(self, told, publication, by):
        place = told.home if told.kind == "case" else SHOWN_AT
        for number, words in enumerate(told.shows, start=1):
            upload = SimpleUploadedFile(f"照片{number}.jpg", snapshot(place, 700 + number, clock.now()))
            publishing.add_picture(publication=publication, by=by, upload=upload, alternative=words)
        if told.attached:
            upload = SimpleUploadedFile(told.attached, paper(told.title, [told.lead]))
            publishing.add_file(publication=publication, by=by, upload=upload)

    def _edit(self, told, by):
        publication = Publication.objects.get(pk=self.begun[told.title].pk)
        publishing.write_publication(publication=publication, by=by, body=publication.body + EDITED_REMARK)

    def _move(self, verb, told, by):
        publication = self.begun[told.title]
        self.begun[told.title] = PUBLICATION.perform(publication, verb, by=by, reason=REASONS.get(verb, ""))
