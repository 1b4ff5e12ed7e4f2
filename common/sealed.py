"""Files at rest that hold personal data: sealed with the keys of ``common.encrypted``, read as they are taken.

A sealed file is a row of lines, each a Fernet token of at most one block. Inside a token stand the
mark of the file, the place of the block and whether it is the last one, so that blocks which were
cut off, left out, put elsewhere or taken from another file are noticed. Memory holds one block.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

from cryptography.fernet import InvalidToken

from common.encrypted import cipher, is_fresh

BLOCK = 1024 * 1024
LONGEST_LINE = 2 * BLOCK
HEAD = struct.Struct(">16sQ?")  # mark of the file, place of the block, whether it is the last


class Broken(Exception):
    """What is stored is not what was sealed, or no key reads it."""


def seal(source, target) -> None:
    """Write what the binary file ``source`` holds from here on to ``target``, under the newest key."""
    mark, place, block = os.urandom(16), 0, source.read(BLOCK)
    while True:
        following = source.read(BLOCK)
        target.write(cipher().encrypt(HEAD.pack(mark, place, not following) + block) + b"\n")
        if not following:
            return
        place, block = place + 1, following


def unseal(file) -> Iterator[bytes]:
    """What was sealed into the binary ``file``, block by block. Raises Broken where it is not as it was sealed."""
    mark = None
    for place in range(2**63):
        found_mark, found_place, is_last, block = _opened_line(file)
        mark = mark or found_mark
        if (found_mark, found_place) != (mark, place):
            raise Broken("a block of this file stands where it does not belong")
        yield block
        if is_last:
            break
    if file.read(1):
        raise Broken("something was put behind the last block of this file")


def _opened_line(file) -> tuple:
    try:
        plain = cipher().decrypt(file.readline(LONGEST_LINE).rstrip(b"\n"))
    except InvalidToken as unreadable:
        raise Broken("a block of this file is missing, was changed, or was sealed under another key") from unreadable
    return *HEAD.unpack_from(plain), plain[HEAD.size :]


@contextmanager
def opened(stored):
    """What was sealed into a stored file, as a binary file in which one can seek; nobody else sees it.

    It has no name on the disk and is gone when the block ends, or with the process. Raises Broken.
    """
    with stored.open("rb") as file, TemporaryFile() as plain:
        for block in unseal(file):
            plain.write(block)
        plain.seek(0)
        yield plain


def is_sealed_freshly(stored) -> bool:
    """Is this file under the newest key? A file is sealed under one key, so its first block tells."""
    with stored.open("rb") as file:
        return is_fresh(file.readline(LONGEST_LINE).rstrip(b"\n"))
