"""WHAT WAS PROMISED: agreements and their versions, report batches to the nation [三(二)]."""
