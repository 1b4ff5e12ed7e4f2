"""The registers as workbooks: each kind is declared once, for the report, the template and the import."""
