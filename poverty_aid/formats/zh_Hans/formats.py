"""Amounts in Chinese documents have a comma after every three digits [GB/T 15835]; Django's Chinese has none."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
