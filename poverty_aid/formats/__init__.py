"""How numbers are written where a language's own way, as Django knows it, is not what offices write."""
