"""What an agreement says, as plain data: its hash, its copy into a new version, its differences."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from agreements.models import AgreementExpert, AgreementVersion, AgreementVillage, Attachment, Task
from registry.models import Expert

FIELDS = ["title", "helper_kind", "organisation_id", "starts_on", "ends_on", "objectives", "mechanism", "funds"]
TASK_FIELDS = ["area", "description", "target", "unit", "due_on"]
ATTACHMENT_FIELDS = ["kind", "file", "name", "size", "sha256", "uploaded_by_id"]


def content_of(version: AgreementVersion) -> dict:
    """Everything that was agreed, in a fixed order."""
    content = {field: getattr(version, field) for field in FIELDS}
    content["tasks"] = list(version.tasks.order_by("due_on", "id").values_list(*TASK_FIELDS))
    content["villages"] = list(version.village_links.order_by("village").values_list("village_id", flat=True))
    content["experts"] = list(version.expert_links.order_by("expert").values_list("expert_id", flat=True))
    content["attachments"] = list(version.attachments.order_by("sha256").values_list("kind", "sha256"))
    return content


def fingerprint(agreement) -> str:
    """SHA-256 of what the current version says; a step of the chain keeps it: this text was decided on."""
    text = json.dumps(content_of(agreement.current_version), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def begin_new_version(agreement) -> AgreementVersion:
    """Copy the current version so that the county can correct it; the filed one stays as it was [INV-3].

    Experts who have left the roster meanwhile are not copied; completeness asks for others.
    """
    old = agreement.current_version
    new = AgreementVersion.objects.create(
        agreement=agreement, number=old.number + 1, **{field: getattr(old, field) for field in FIELDS}
    )
    _copy(Task, old.tasks.all(), new, TASK_FIELDS)
    _copy(AgreementVillage, old.village_links.all(), new, ["village_id"])
    listed = Expert.objects.listed().values("pk")
    _copy(AgreementExpert, old.expert_links.filter(expert__in=listed), new, ["expert_id"])
    _copy(Attachment, old.attachments.all(), new, ATTACHMENT_FIELDS)
    agreement.current_version = new
    agreement.save(update_fields=["current_version"])
    return new


def _copy(model, rows, version, fields):
    model.objects.bulk_create(model(version=version, **{field: getattr(row, field) for field in fields}) for row in rows)


def changed_fields(old: AgreementVersion, new: AgreementVersion) -> list[str]:
    """Names of what differs between two versions, for whoever looks a second time."""
    before, after = content_of(old), content_of(new)
    labels = {
        "organisation_id": _("assisting organisation"),
        "tasks": _("tasks"),
        "villages": _("villages"),
        "experts": _("experts"),
        "attachments": _("attachments"),
    }
    return [
        str(labels.get(name) or AgreementVersion._meta.get_field(name).verbose_name)
        for name in before
        if before[name] != after[name]
    ]
