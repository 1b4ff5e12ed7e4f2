"""``make bench``: each line a work, measured against a floor in the same run. Fails on an error, never on slowness.

``BENCH_SCALE`` is the share of the national scale (docs/bench.md keeps the record at 1.0).
Everything runs in a database of its own under var/bench, kept for the next run of the same scale.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCALE = float(os.environ.get("BENCH_SCALE", "0.05"))
RESULT = ROOT / "var" / "bench.json"


def prepare() -> None:
    """Services, database and made-up records of this scale; nothing is made twice."""
    folder = ROOT / "var" / f"bench-{SCALE:g}"
    os.environ.update(DJANGO_SETTINGS_MODULE="poverty_aid.settings", DEMO="1", VAR_DIR=str(folder), LOG_LEVEL="ERROR")
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    from poverty_aid import embedded

    embedded.provide()
    import django

    django.setup()
    from django.core.management import call_command

    from agreements.models import Agreement

    call_command("migrate", verbosity=0)
    if not Agreement.objects.exists():
        call_command("load_national", scale=SCALE)


def line(row) -> str:
    return (
        f"{row['work']:<60} floor {row['floor_s']:8.4f} s   time {row['time_s']:8.4f} s   "
        f"ratio {row['ratio']:6.2f}   reach {row['reach']}"
    )


def main() -> int:
    prepare()
    from bench.imports import import_rows, memory_rows
    from bench.rewards import reward_rows
    from bench.rows import ROWS

    results = []
    for measure in (*ROWS, reward_rows, import_rows, memory_rows):
        for row in measure():
            results.append({**row, "ratio": row["time_s"] / row["floor_s"], "scale": SCALE})
            print(line(results[-1]), flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
