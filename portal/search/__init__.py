"""One box for everything that somebody may see: see docs/search.md."""
