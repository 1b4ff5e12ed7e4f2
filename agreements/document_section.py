"""What a record page of an agreement shows of its paper: Word, print, and the scan of what was signed."""

from agreements.scans import may_add_scan, missing_scan, scans_of, version_on_its_way
from agreements.sections import Section, register


def section_of(agreement, membership) -> dict:
    on_its_way = version_on_its_way(agreement)
    version = on_its_way or agreement.current_version
    return {
        "scans": list(scans_of(version)),
        "missing": [] if version.filed_at else missing_scan(version),
        "may_add": on_its_way is not None and may_add_scan(agreement, membership),
        "version": version,
    }


register(Section("documents", "agreements/_section_documents.html", section_of))
