"""What is typed of an objection, by the public and by those who handle it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.reasons import ReasonForm
from common.uploads import CheckedFileField
from review import challenge

ANONYMOUS, SIGNED = "anonymous", "signed"
MOST_FILES = 3


class ObjectionForm(forms.Form):
    """``challenge`` is the question that was asked, ``items`` are the nominees of the notice."""

    about = forms.ChoiceField(label=gettext_lazy("What do you object to?"), required=False)
    content = forms.CharField(
        label=gettext_lazy("What you object to, and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Say what you know, how you know it, and where it can be checked."),
    )
    manner = forms.ChoiceField(
        label=gettext_lazy("In which manner?"),
        choices=[
            (ANONYMOUS, gettext_lazy("anonymous: nobody knows who you are; questions cannot be asked back")),
            (SIGNED, gettext_lazy("signed: only those who handle the objection see your name and contact")),
        ],
        initial=ANONYMOUS,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Your name (if signed)"), max_length=60, required=False)
    contact = forms.CharField(
        label=gettext_lazy("Telephone, e-mail or address (if signed)"), max_length=200, required=False
    )
    file1 = CheckedFileField(label=gettext_lazy("Enclosure (if you wish)"), required=False)
    file2 = CheckedFileField(label=gettext_lazy("Second enclosure"), required=False)
    file3 = CheckedFileField(label=gettext_lazy("Third enclosure"), required=False)
    question = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("A small sum that keeps programs out. Answer in digits."),
    )

    def __init__(self, data=None, files=None, *, items, **kwargs):
        super().__init__(data, files, **kwargs)
        whom = [(str(item.nomination_id), f"{item.name} · {item.get_category_display()}") for item in items]
        self.fields["about"].choices = [("", _("the notice in general")), *whom]
        asked = challenge.read(self.data.get("question", "")) if self.is_bound else challenge.new()
        self.ask(asked or challenge.new())
        self.challenge = asked

    def ask(self, question) -> None:
        self.asked = question
        self.fields["answer"].label = question.question
        # A field that was shown or checked before keeps the label that it had then.
        self["answer"].label = question.question
        self.initial["question"] = question.signed

    def ask_anew(self) -> None:
        """Another question, with nothing in its answer; all else stays as it was typed."""
        self.ask(challenge.new())
        self.data = self.data.copy()
        self.data["question"], self.data["answer"] = self.asked.signed, ""

    def clean(self):
        content = super().clean()
        if content.get("manner") == SIGNED:
            for field in ("name", "contact"):
                if not content.get(field):
                    self.add_error(field, _("A signed objection needs this. Or choose anonymous."))
        elif content.get("name") or content.get("contact"):
            self.add_error("manner", _("You gave a name or a contact: choose signed, or leave both empty."))
        if "answer" in content:
            self.check_answer(content["answer"])
        elif self.challenge is None:
            self.ask_anew()
        return content

    def check_answer(self, answer) -> None:
        try:
            challenge.insist_answered(self.challenge, answer)
        except ValidationError as wrong:
            self.add_error("answer", wrong)
            self.ask_anew()

    def said(self) -> dict:
        """The arguments of ``receive`` that were typed."""
        typed = self.cleaned_data
        files = [typed[f"file{number}"] for number in range(1, MOST_FILES + 1) if typed[f"file{number}"]]
        words = {name: typed[name].strip() for name in ("content", "name", "contact")}
        return {**words, "files": files, "token": self.challenge.token}


class FollowForm(forms.Form):
    """With what whoever objected follows the objection."""

    number = forms.CharField(label=gettext_lazy("Number of the objection"), max_length=30)
    code = forms.CharField(
        label=gettext_lazy("Code of the objection"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RevealForm(ReasonForm):
    """Why somebody looks at who objects."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why do you need to know who objects?")


class FindingsForm(forms.Form):
    findings = forms.CharField(
        label=gettext_lazy("What the investigation found"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Facts and where they come from. Do not write who objects."),
    )
