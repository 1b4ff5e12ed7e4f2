"""Help: what each page is for, the handbook by role, the glossary (docs/handbook.md)."""
