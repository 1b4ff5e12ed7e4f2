"""Opening an .xls in a process of its own first, to see whether the reader survives it.

A damaged .xls may tell the reader to ask for more memory than there is, which ends the whole process;
its cells can't be measured beforehand as those of an .xlsx. Run as a script, this module is that process.
"""

import io
import subprocess
import sys

MEMORY_MOST = 2 * 1024**3  # bytes; a full sheet of .xls, 65,536 × 256 cells, needs a quarter
SECONDS_MOST = 120
GOOD, PROTECTED, DAMAGED = 0, 3, 4


def outcome_of_opening(file) -> int:
    """GOOD, PROTECTED by a password, or DAMAGED: what comes of opening all sheets of this file."""
    file.seek(0)
    try:
        tried = subprocess.run(
            [sys.executable, "-I", __file__], input=file.read(), capture_output=True, timeout=SECONDS_MOST, check=False
        )
    except subprocess.TimeoutExpired:
        return DAMAGED
    return tried.returncode if tried.returncode in (GOOD, PROTECTED) else DAMAGED


def limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MOST, MEMORY_MOST))
    except (ImportError, ValueError, OSError):
        return  # not every system lets a process be limited; the trial still shields the one that asks


def open_all(data) -> int:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
    except PasswordError:
        return PROTECTED
    return GOOD


if __name__ == "__main__":
    limit_memory()
    sys.exit(open_all(sys.stdin.buffer.read()))
