"""What an agreement says, as plain data: its hash, its copy in the log, its copy into a new version."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from agreements.enums import AttachmentKind
from agreements.models import AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task
from registry.models import Expert

FIELDS = ["title", "helper_kind", "organisation_id", "starts_on", "ends_on", "objectives", "mechanism", "funds"]
TASK_FIELDS = ["area", "description", "target", "unit", "due_on"]
ATTACHMENT_FIELDS = ["kind", "file", "name", "size", "sha256", "uploaded_by_id"]


def content_of(version: AgreementVersion) -> dict:
    """Everything that was agreed, in a fixed order; the same before and after it was stored as JSON."""
    content = {field: getattr(version, field) for field in FIELDS}
    content["tasks"] = list(version.tasks.order_by("due_on", "id").values_list(*TASK_FIELDS))
    content["villages"] = list(version.village_links.order_by("village").values_list("village_id", flat=True))
    content["experts"] = list(version.expert_links.order_by("expert").values_list("expert_id", flat=True))
    content["attachments"] = list(version.attachments.order_by("sha256", "id").values_list("kind", "name", "sha256"))
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def wording_of(version: AgreementVersion) -> dict:
    """What was agreed, without the files: a scan of the signed paper does not change what it shows."""
    return {name: value for name, value in content_of(version).items() if name != "attachments"}


def fingerprint(agreement) -> str:
    """SHA-256 of what the current version says; a step of the chain keeps it: this text was decided on."""
    text = json.dumps(content_of(agreement.current_version), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def copy_when_submitted(agreement, move) -> dict:
    """For the step log: what is submitted, word for word. It stays as it is until it is returned or withdrawn."""
    return {"content": content_of(agreement.current_version)} if move.verb == "submit" else {}


def begin_new_version(agreement) -> AgreementVersion:
    """Copy the current version so that the county can correct it; the filed one stays as it was [INV-3]."""
    old = agreement.current_version
    agreement.current_version = next_version(old)
    agreement.save(update_fields=["current_version"])
    copy_lines(old, agreement.current_version)
    return agreement.current_version


def next_version(old: AgreementVersion) -> AgreementVersion:
    """A new version of the same agreement whose fields say what ``old`` says; what hangs on it comes after."""
    last = AgreementVersion.objects.filter(agreement=old.agreement_id).aggregate(last=Max("number"))["last"]
    return AgreementVersion.objects.create(agreement_id=old.agreement_id, number=last + 1, **said_in(old))


def copy_lines(old: AgreementVersion, new: AgreementVersion) -> None:
    """All that hangs on ``old``, the tasks with their keys, into the next version of the same agreement."""
    copy_parties(old, new)
    _copy(Task, old.tasks.all(), new, [*TASK_FIELDS, "key"])
    _copy(Attachment, old.attachments.all(), new, ATTACHMENT_FIELDS)


def said_in(old: AgreementVersion) -> dict:
    """The fields of a copy. The filed version may name an organisation that was merged into another meanwhile."""
    said = {field: getattr(old, field) for field in FIELDS}
    return said | {"organisation_id": old.organisation.counting_id} if old.organisation else said


def copy_parties(old: AgreementVersion, new: AgreementVersion) -> None:
    """Villages, and the experts who are still on the roster; completeness asks for others."""
    _copy(AgreementVillage, old.village_links.all(), new, ["village_id"])
    listed = Expert.objects.listed().values("pk")
    _copy(AgreementExpert, old.expert_links.filter(expert__in=listed), new, ["expert_id"])


def copy_other_material(old: AgreementVersion, new: AgreementVersion) -> None:
    """The attachments without the signed scan, which belongs to what was signed."""
    _copy(Attachment, old.attachments.exclude(kind=AttachmentKind.SIGNED), new, ATTACHMENT_FIELDS)


def _copy(model, rows, version, fields):
    copies = (model(version=version, **{field: getattr(row, field) for field in fields}) for row in rows)
    model.objects.bulk_create(copies)
