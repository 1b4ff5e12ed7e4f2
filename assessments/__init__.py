"""WHAT CAME OF IT: for now the roll-ups behind every figure; assessments and targets come on top of them."""
