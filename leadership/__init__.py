"""WHO: users, regions, leadership groups, memberships, roles, programme years; scope and permission."""
