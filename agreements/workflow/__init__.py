"""The chains of this storey, each a declared table: filing, report batches, listings, activities, changes, findings."""

from agreements.workflow.activities import ACTIVITY
from agreements.workflow.changes import CHANGE
from agreements.workflow.filing import AGREEMENT, BATCH
from agreements.workflow.listings import NEED, OFFER
from agreements.workflow.supervision import FINDING

__all__ = ["ACTIVITY", "AGREEMENT", "BATCH", "CHANGE", "FINDING", "NEED", "OFFER"]
