"""The registers as workbooks: each kind is declared once, for the report, the template and the import."""

from registry.workbooks import base_data, facilities, parties, specialties

__all__ = ["base_data", "facilities", "parties", "specialties"]
