"""Integrity checks before the selection [domain 9]: what they find is a doubt that a human clears, or confirms.

A check is a function ``(province, year)`` that looks at all nominations of the two at once and gives ``Finding``s.
"""
