"""What is due by a day, and who is told of it when: one declared table, see docs/messages.md.

``table`` is that table, ``deadline`` says what a row is; ``records``, ``windows``, ``reviews`` and ``money`` find what
is still open of each and whose it is; ``reminding`` tells them. A further deadline is a row.
"""
