"""Which body treats what; a subject put to another is refused with the name of the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.members.enums import BodyKind
from governance.members.remits import Subject, WrongBody, check_remit, treated_by


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (Subject.NEED, BodyKind.BUSINESS_GROUP),
        (Subject.FEASIBILITY, BodyKind.IT_GROUP),
        (Subject.OPINION, BodyKind.STRATEGIC_COMMISSION),
        (Subject.EXPECTATION, BodyKind.STRATEGIC_COMMISSION),
        (Subject.IMPULSE, BodyKind.BUREAU),
        (Subject.DECISION, BodyKind.ASSEMBLY),
        (Subject.INFORMATION, BodyKind.SECRETARIAT),
    ],
)
def test_each_subject_has_one_body(subject, kind):
    assert treated_by(subject) == kind


@given(st.sampled_from(list(Subject)), st.sampled_from(list(BodyKind)))
def test_another_body_is_refused_with_the_name_of_the_right_one(subject, kind):
    if treated_by(subject) == kind:
        check_remit(subject, kind)
        return
    with pytest.raises(WrongBody) as refused:
        check_remit(subject, kind, field="subject")
    assert refused.value.right == treated_by(subject)
    assert refused.value.field == "subject"
    assert "saisir" in str(refused.value)


@given(st.sampled_from(list(Subject)))
def test_working_groups_never_give_the_opinion_of_the_commission(subject):
    if subject in {Subject.OPINION, Subject.EXPECTATION}:
        assert treated_by(subject) not in {BodyKind.BUSINESS_GROUP, BodyKind.IT_GROUP}
