"""Numbers of agreements: <year>-<county>-<serial>, without gaps, whoever submits at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from agreements.enums import AgreementState as S
from agreements.models import Agreement
from agreements.numbering import AGREEMENTS, next_serial
from agreements.workflow import AGREEMENT
from common.workflow import Incomplete
from leadership.enums import Role
from tests import factories
from tests.agreements.factories import agreement_in, clerk, draft, drive, empty_draft
from tests.factories import COUNTY, NEIGHBOUR_COUNTY


@pytest.mark.django_db
def test_given_at_submission():
    agreement = draft()
    assert (agreement.number, str(agreement)) == (None, str(agreement))
    submitted = drive(agreement, S.SUBMITTED)
    assert submitted.number == f"{submitted.year}-{COUNTY}-0001"


@pytest.mark.django_db
def test_each_county_counts_by_itself():
    numbers = [agreement_in(S.SUBMITTED, county).number[-11:] for county in (COUNTY, NEIGHBOUR_COUNTY, COUNTY)]
    assert numbers == [f"{COUNTY}-0001", f"{NEIGHBOUR_COUNTY}-0001", f"{COUNTY}-0002"]


@pytest.mark.django_db
def test_kept_through_return_and_withdrawal():
    agreement = agreement_in(S.RETURNED)
    again = AGREEMENT.perform(drive(agreement, S.SUBMITTED), "withdraw", by=clerk())
    assert drive(again, S.SUBMITTED).number == agreement.number
    assert agreement_in(S.SUBMITTED).serial == agreement.serial + 1


@pytest.mark.django_db
def test_a_refused_submission_uses_no_number():
    with pytest.raises(Incomplete):
        AGREEMENT.perform(empty_draft(), "submit", by=clerk())
    assert agreement_in(S.SUBMITTED).serial == 1


@pytest.mark.django_db
def test_a_transaction_that_fails_gives_its_number_back():
    agreement = draft()
    with transaction.atomic():
        AGREEMENT.perform(agreement, "submit", by=clerk())
        transaction.set_rollback(True)
    assert next_serial(series=AGREEMENTS, region_code=COUNTY, year=agreement.year) == 1


@pytest.mark.django_db(transaction=True)
def test_clerks_who_submit_at_once_get_all_numbers_without_gap():
    drafts = [draft(county) for county in (COUNTY, NEIGHBOUR_COUNTY) for _time in range(5)]
    clerks = [factories.membership_at(agreement.region_id, Role.CLERK) for agreement in drafts]
    start = Barrier(len(drafts))

    def submit(agreement, by):
        try:
            start.wait(timeout=20)
            AGREEMENT.perform(agreement, "submit", by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(submit, drafts, clerks))
    for county in (COUNTY, NEIGHBOUR_COUNTY):
        serials = Agreement.objects.filter(region=county).order_by("serial").values_list("serial", flat=True)
        assert list(serials) == [1, 2, 3, 4, 5]
    assert Agreement.objects.values("number").distinct().count() == len(drafts)
