"""The line of involvement in four lines: who has acted, acts now, comes next, should have been there and was not.

Pure, from the same course and facts as the eight steps. Whatever happened, someone answers for the next move: the body
of the step in hand; once its stage has nothing left to wait for, the secretariat, who opens the next one.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emegalis.lib.french import long_date
from emegalis.lib.slots import Facts
from governance.strategy.enums import FactState, Stage, Step
from governance.strategy.involvement import (
    LEAVES_A_TRACE,
    RULES,
    Course,
    LineStep,
    Rule,
    involvement,
    step_after,
    step_now,
)
from governance.strategy.stages import WAY

SECRETARIAT, ELECTED = "Secrétariat", "Élus du bureau et du comité syndical"


class Gap(StrEnum):
    """What the page may offer the secretariat to mend."""

    IMPULSE = "impulse"
    REFERENT = "referent"
    ELECTED = "elected"
    STEP = "step"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who, and what about it, in words."""

    who: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Omission:
    """Someone who should have acted by now."""

    gap: Gap
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Turns:
    acted: tuple[Turn, ...]
    now: Turn
    after: Turn | None
    missing: tuple[Omission, ...]


_MISSING = {
    Step.NEEDS: "aucun besoin n’est enregistré au cadrage",
    Step.ADVICE: "aucune assistance technique n’est enregistrée au cadrage",
    Step.CONSULTATION: "les directions générales n’ont pas été consultées",
    Step.COMMISSION: "aucune réunion de la commission n’en a débattu",
    Step.DECISION: "aucune décision n’est enregistrée",
}


def turns(course: Course, facts: Iterable[Facts], *, bodies: Iterable[str], today: datetime.date) -> Turns:
    """What the page says under its line."""
    told = list(facts)
    steps = involvement(course, told, bodies=bodies)
    after = step_after(steps)
    return Turns(
        acted=tuple(Turn(step.who, _done(step)) for step in steps if step.kind == FactState.DONE),
        now=_now(course, steps),
        after=Turn(after.who, after.why) if after else _after_stage(course, steps),
        missing=tuple(_omissions(course, told, steps, today)),
    )


def _done(step: LineStep) -> str:
    name = f"{step.name[:1].lower()}{step.name[1:]}"
    return f"{name}, {step.when}" if step.when else name


def _now(course: Course, steps: Sequence[LineStep]) -> Turn:
    if course.is_stopped:
        return Turn(SECRETARIAT, "Plus personne n’est attendu. Le secrétariat peut reprendre l’orientation.")
    step = step_now(steps)
    if step is not None:
        return Turn(step.who, f"{step.why} {step.when[:1].upper()}{step.when[1:]}.".strip() if step.when else step.why)
    following = _next_stage(course)
    what = f"ouvre l’étape suivante, « {following.label} »" if following else "propose la suite aux élus"
    return Turn(SECRETARIAT, f"Tout ce que l’étape attendait est fait : le secrétariat {what}.")


def _after_stage(course: Course, steps: Sequence[LineStep]) -> Turn | None:
    """Once the stage has nothing left to wait for, the first body of the next one."""
    following = None if course.is_stopped or step_now(steps) else _next_stage(course)
    rule = next((rule for rule in RULES if rule.stage == following), None)
    return Turn(rule.who, rule.why) if rule else None


def _next_stage(course: Course) -> Stage | None:
    rank = course.reached + 1
    return WAY[rank] if rank < len(WAY) else None


# ---------------------------------------------------------------- who should have been and was not


def _omissions(
    course: Course, facts: list[Facts], steps: Sequence[LineStep], today: datetime.date
) -> Iterable[Omission]:
    begun = course.reached > WAY.index(Stage.IMPULSE)
    if begun and course.impulse_on is None and steps[0].kind != FactState.DONE:
        yield Omission(Gap.IMPULSE, RULES[0].who, "aucune date d’impulsion n’est enregistrée")
    if begun and not course.has_referent and not course.is_stopped:
        yield Omission(Gap.REFERENT, "Élu référent", "personne ne porte l’orientation devant les élus")
    if begun and course.elected_told_on is None:
        yield Omission(Gap.ELECTED, ELECTED, "n’ont pas été informés qu’ils peuvent lire et commenter")
    for rule, step in zip(RULES, steps, strict=True):
        yield from _of_step(rule, step, course, facts, today)


def _of_step(
    rule: Rule, step: LineStep, course: Course, facts: list[Facts], today: datetime.date
) -> Iterable[Omission]:
    told = [fact for fact in facts if fact.step == rule.step]
    if step.kind == FactState.DONE:
        return
    overdue = [fact.due for fact in told if fact.state == FactState.NOW and fact.due and fact.due < today]
    if step.kind == FactState.NOW and overdue:
        yield Omission(Gap.LATE, step.who, f"devait agir avant le {long_date(max(overdue))}")
        return
    is_behind = WAY.index(rule.stage) < course.reached
    if any(fact.state == FactState.MISSED for fact in told):
        yield Omission(Gap.STEP, step.who, _MISSING.get(rule.step, "n’a pas agi à temps"))
    elif is_behind and step.kind != FactState.NOW and rule.step in LEAVES_A_TRACE | {Step.DECISION}:
        yield Omission(Gap.STEP, step.who, _MISSING[rule.step])
