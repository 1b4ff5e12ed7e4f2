import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from registry.models import Expert, Organisation

STATE = "components/status.html"


class OrganisationTable(tables.Table):
    """Organisations in one's region."""

    name = tables.Column(linkify=True)
    kind = tables.Column()
    credit_code = tables.Column(verbose_name=_("Credit code"))
    region = tables.Column(verbose_name=_("Region"), accessor="region__name", order_by="region")

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "region")


class ExpertTable(tables.Table):
    """Experts in one's region, on the roster or not."""

    name = tables.Column(linkify=True)
    employer = tables.Column()
    title = tables.Column()
    fields = tables.Column(verbose_name=_("Fields"), accessor="field_names", orderable=False)
    id_number = tables.Column(verbose_name=_("ID number"), accessor="masked_id_number", orderable=False)
    region = tables.Column(verbose_name=_("Region"), accessor="region__name", order_by="region")
    state = tables.TemplateColumn(template_name=STATE, verbose_name=_("State"))

    class Meta:
        model = Expert
        fields = ("name", "employer", "title", "fields", "id_number", "region", "state")

    def render_fields(self, value):
        return "、".join(str(name) for name in value)
