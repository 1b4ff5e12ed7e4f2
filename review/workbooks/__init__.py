"""Excel reports of this storey."""
