"""Who of the story looks at a number in full, and why."""

from leadership.enums import Role
from portal.demo.places import COUNTIES
from registry.enums import PersonalField
from registry.models import Expert, PoorHousehold
from registry.revealing import reveal

REASONS = {
    Expert: ("电话通知专家下乡指导时间", "核对专家身份，办理交通意外保险", "专家讲课费发放前核对身份证号"),
    PoorHousehold: ("入户走访前电话联系户主", "与建档立卡系统核对户主身份信息", "培训补贴发放前核对身份证号"),
}
ROLES = {Expert: Role.CLERK, PoorHousehold: Role.POVERTY}
FIELDS = (PersonalField.TELEPHONE, PersonalField.ID_NUMBER, PersonalField.ID_NUMBER)


def schedule_looks(stage, calendar) -> None:
    """In each county the clerk looks at an expert of its own and the poverty officer at a household."""
    for number, place in enumerate(COUNTIES):
        for model, role in ROLES.items():
            at = calendar.share(calendar.year, 0.6 + 0.3 * number / len(COUNTIES))
            stage.add(at, place.code, role, _looking(model, number % len(FIELDS)))


def _looking(model, which):
    def look(by):
        record = next((each for each in model.objects.visible_to(by).order_by("pk") if each.phone), None)
        if record:
            reveal(record=record, field=FIELDS[which], by=by, reason=REASONS[model][which])

    return look
