"""WHOM: organisations and experts, registered once for the whole programme."""
