"""Chapters of those who score."""

from django.utils.translation import gettext_lazy as _

from leadership.enums import Level, Role
from portal.handbook.declared import Chapter, Picture, Step

REVIEWER = Chapter(
    "reviewer",
    _("Reviewer of the province"),
    _("Scoring the candidates assigned to you; nothing else of the portal is open to you."),
    steps=(
        Step(
            _("See your candidates"),
            _(
                "“My candidates” lists whom you are asked to score and until when. Other reviewers do not see"
                " your marks, nor you theirs."
            ),
            page="review:scoring_list",
            picture=Picture(
                "scoring-list",
                "review:scoring_list",
                _("The candidates of a reviewer with the last day and what is already sent."),
                "guizhou.reviewer",
                "/review/scoring/",
            ),
        ),
        Step(
            _("Read, then score"),
            _(
                "Read the deeds, the figures and the evidence. Give a mark for each criterion, with a remark "
                "where it helps. You may save and go on later."
            ),
            page="review:scoring_list",
            picture=Picture(
                "scoring",
                "review:scoring_detail",
                _("Scoring a candidate: the deeds and, beside each criterion, a field for the mark."),
                "guizhou.reviewer",
                "/review/scoring/?state=assigned",
                links=("main tbody a",),
            ),
        ),
        Step(
            _("Send the score"),
            _("What you send stays as it is. Scores are opened once all reviewers of the candidate have sent theirs."),
            page="review:scoring_list",
        ),
        Step(
            _("Decline a candidate"),
            _(
                "If you have a tie to a candidate, or cannot score it, say so with the reason. A stand-in is "
                "drawn by the same rules."
            ),
            page="review:scoring_list",
        ),
    ),
    roles=(Role.REVIEWER,),
    levels=(Level.PROVINCE,),
)


COMMITTEE = Chapter(
    "committee",
    _("Member of the joint review committee"),
    _("The yearly joint review of the three departments."),
    steps=(
        Step(
            _("Accept the terms"),
            _("Before you accept the terms of a session you see no candidate. Read them and accept."),
            page="review:scoring_list",
            picture=Picture(
                "committee-seats",
                "review:scoring_list",
                _("The sessions of a committee member, what is to be done in each, and the candidates assigned."),
                "nation.reviewer2",
                "/review/scoring/",
            ),
        ),
        Step(
            _("Declare ties"),
            _(
                "Declare the provinces, units and people to whom you have a tie. You do not see candidates "
                "that it concerns; if one was assigned, a stand-in is drawn. A tie can be declared at any "
                "time."
            ),
            page="review:scoring_list",
            picture=Picture(
                "committee-ties",
                "review:session_ties",
                _("Declaring ties: provinces, units and people, and what has been declared."),
                "nation.reviewer2",
                "/review/scoring/",
                links=("main a[href$='/ties/']",),
            ),
        ),
        Step(
            _("Give the marks"),
            _(
                "Score each candidate by the rubric of the session. Marks are sealed until all scorers of the"
                " candidate have sent theirs; what was sent stays."
            ),
            page="review:scoring_list",
        ),
        Step(
            _("Preside"),
            _(
                "The chair, or the deputy where the chair has a tie, sees which scores lie far apart, asks "
                "for the reasons, or asks for one further scorer. Nobody changes a score."
            ),
            page="review:scoring_list",
            picture=Picture(
                "committee-cases",
                "review:session_chair",
                _("What the scorers gave, candidate by candidate, with scores that lie far apart marked."),
                "nation.reviewer2",
                "/review/scoring/",
                links=("main a[href$='/cases/']",),
            ),
        ),
    ),
    roles=(Role.REVIEWER,),
    levels=(Level.NATION,),
)
