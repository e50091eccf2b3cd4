"""Everyone at the right moment: who acts at which step of an orientation, who has acted, who comes next.

Pure: no query, no request. The page gathers ``Facts`` from the apps above (``BLOCKS["orientation"]``) and this module
draws the eight steps from them, from the stage and from its dates. The contract of a fact:

- ``step`` is a ``Step`` value, ``state`` a ``FactState`` value; with several facts on one step, what happens now wins;
  then, before the orientation has gone beyond it, what comes (a second round), and afterwards what was done;
- ``body`` replaces the usual words (« 66 collectivités membres »);
- ``on`` is the day of the act, ``due`` the last day to act;
- ``act`` is what is asked now **of this very reader** (« donner votre avis »), empty when nothing is:
  only then may the step say « À vous d’agir », to someone who sits in the body whose step it is.

A step is never told as done without a fact. One that the orientation has left behind in silence says so.
``turns.py`` says the same in four lines.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from emegalis.lib.french import long_date
from emegalis.lib.slots import Facts
from governance.members.enums import BodyKind
from governance.strategy.enums import FactState, Stage, Step, StepNote
from governance.strategy.stages import WAY

YOUR_TURN, IN_PROGRESS = "À vous d’agir", "En cours"
_NOTE_ICONS = {
    StepNote.CROSSED: "arrow",
    StepNote.OMITTED: "warning",
    StepNote.UNKNOWN: "info",
    StepNote.WITHOUT_OBJECT: "info",
    StepNote.STOPPED: "pause",
    StepNote.MISSED: "warning",
}
# What is left behind without a fact was not done here, whether its stage was skipped or passed in silence.
LEAVES_A_TRACE = frozenset({Step.NEEDS, Step.ADVICE, Step.CONSULTATION, Step.COMMISSION})
_BEFORE = [FactState.NOW, FactState.NEXT, FactState.DONE, FactState.MISSED]
_BEYOND = [FactState.NOW, FactState.DONE, FactState.NEXT, FactState.MISSED]


@dataclass(frozen=True, slots=True)
class Rule:
    """One step: the stage it belongs to, the bodies that act, the usual words for them, and why they come here."""

    step: Step
    stage: Stage
    bodies: frozenset[BodyKind]
    who: str
    why: str


RULES = (
    Rule(
        Step.IMPULSE,
        Stage.IMPULSE,
        frozenset({BodyKind.BUREAU}),
        "Bureau, élu référent",
        "Les élus donnent l’impulsion : ils sont associés dès l’origine.",
    ),
    Rule(
        Step.NEEDS,
        Stage.FRAMING,
        frozenset({BodyKind.BUSINESS_GROUP}),
        "Groupes métiers",
        "Les groupes métiers définissent les besoins auxquels l’orientation doit répondre.",
    ),
    Rule(
        Step.ADVICE,
        Stage.FRAMING,
        frozenset({BodyKind.IT_GROUP}),
        "Groupe des DSI",
        "Le groupe des DSI assiste le syndicat mixte : faisabilité, coût, risques.",
    ),
    Rule(
        Step.CONSULTATION,
        Stage.CONSULTATION,
        frozenset({BodyKind.STRATEGIC_COMMISSION}),
        "Collectivités membres",
        "Chaque direction générale donne un avis, en perspective avec les projets de sa collectivité.",
    ),
    Rule(
        Step.COMMISSION,
        Stage.COMMISSION,
        frozenset({BodyKind.STRATEGIC_COMMISSION}),
        "Commission d’orientation stratégique",
        "La commission en débat, à partir des avis des directions générales.",
    ),
    Rule(
        Step.DECISION,
        Stage.DECISION,
        frozenset({BodyKind.ASSEMBLY}),
        "Comité syndical",
        "Les élus décident, éclairés par les avis.",
    ),
    Rule(
        Step.IMPLEMENTATION,
        Stage.IMPLEMENTATION,
        frozenset({BodyKind.SECRETARIAT}),
        "Syndicat et collectivités",
        "Le syndicat mixte et les collectivités réalisent, chacune dans le respect de sa propre politique.",
    ),
    Rule(
        Step.EVALUATION,
        Stage.EVALUATION,
        frozenset({BodyKind.STRATEGIC_COMMISSION}),
        "DGS, chaque semestre",
        "Les directions générales évaluent le service rendu, chaque semestre.",
    ),
)


@dataclass(frozen=True, slots=True)
class Course:
    """What strategy itself knows of an orientation: its stage, the last day it entered each, the day of the impulse.

    ``stopped_at`` is the stage it had reached when it was set aside. ``elected_told_on`` is the day all élus were told
    that they may read and comment it; ``has_referent``, whether an élu in office carries it.
    """

    stage: Stage
    entered: Mapping[Stage, datetime.date] = field(default_factory=dict)
    impulse_on: datetime.date | None = None
    stopped_at: Stage | None = None
    elected_told_on: datetime.date | None = None
    has_referent: bool = False

    @property
    def reached(self) -> int:
        """The rank on the way of the furthest stage that counts."""
        stage = self.stopped_at or Stage.IMPULSE if self.stage == Stage.SET_ASIDE else self.stage
        return WAY.index(stage)

    @property
    def is_stopped(self) -> bool:
        return self.stage == Stage.SET_ASIDE


@dataclass(frozen=True, slots=True)
class LineStep:
    """One step as ``components/line.html`` draws it; ``note`` is the word of a step neither done, now nor to come."""

    step: Step
    kind: str
    name: str
    who: str
    why: str
    when: str = ""
    turn: str = ""
    yours: bool = False
    note: str = ""
    note_kind: str = "wait"
    note_icon: str = ""


def involvement(course: Course, facts: Iterable[Facts], *, bodies: Iterable[str]) -> list[LineStep]:
    """The eight steps, as someone sees them who sits in bodies of these kinds."""
    told, sits_in = list(facts), frozenset(bodies)
    now_step = _step_in_hand(course, told)
    return [_draw(rule, course, _fact_of(rule, course, told), now_step, sits_in) for rule in RULES]


def step_now(steps: Sequence[LineStep]) -> LineStep | None:
    """The one in hand, the reader's own first."""
    in_hand = [step for step in steps if step.kind == FactState.NOW]
    return min(in_hand, key=lambda step: not step.yours, default=None)


def step_after(steps: Sequence[LineStep]) -> LineStep | None:
    """The one that comes next, after the one in hand."""
    current = step_now(steps)
    if current is None:
        return None
    later = steps[steps.index(current) + 1 :]
    return next((step for step in later if step.kind == FactState.NEXT and not step.note), None)


def _fact_of(rule: Rule, course: Course, facts: Iterable[Facts]) -> Facts | None:
    """The one that counts of those told on a step: of what comes the nearest, of what was done the latest."""
    told = [fact for fact in facts if fact.step == rule.step]
    order = _BEYOND if WAY.index(rule.stage) < course.reached else _BEFORE
    return min(told, key=lambda fact: (order.index(FactState(fact.state)), _nearness(fact)), default=None)


def _nearness(fact: Facts) -> int:
    day = (fact.due or fact.on or datetime.date.min).toordinal()
    return day if fact.state == FactState.NEXT else -day


def _step_in_hand(course: Course, facts: list[Facts]) -> Step | None:
    """Without a word from above: the first step of the stage that no fact says done."""
    if course.is_stopped:
        return None
    rules = [rule for rule in RULES if rule.stage == course.stage]
    return next((rule.step for rule in rules if not _is_done(_fact_of(rule, course, facts))), None)


def _is_done(fact: Facts | None) -> bool:
    return fact is not None and fact.state == FactState.DONE


def _draw(rule: Rule, course: Course, fact: Facts | None, now_step: Step | None, sits_in: frozenset[str]) -> LineStep:
    kind, note = _condition(rule, course, fact, now_step)
    asked = fact is not None and fact.state == FactState.NOW and bool(fact.act)
    yours = kind == FactState.NOW and asked and bool(rule.bodies & sits_in)
    return LineStep(
        step=rule.step,
        kind=kind,
        name=rule.step.label,
        who=fact.body if fact and fact.body else rule.who,
        why=rule.why,
        when=_when(rule, course, fact, kind, note),
        turn=(YOUR_TURN if yours else IN_PROGRESS) if kind == FactState.NOW else "",
        yours=yours,
        note=note.label if note else "",
        note_kind="late" if note in (StepNote.MISSED, StepNote.OMITTED) else "wait",
        note_icon=_NOTE_ICONS[note] if note else "",
    )


def _condition(rule: Rule, course: Course, fact: Facts | None, now_step: Step | None) -> tuple[str, StepNote | None]:
    """The kind of the node, and the note of a step that is neither done, now nor to come."""
    if fact is not None and fact.state == FactState.MISSED:
        return FactState.NEXT, StepNote.MISSED
    if _is_done(fact) or (rule.step == Step.IMPULSE and course.impulse_on and now_step != Step.IMPULSE):
        return FactState.DONE, None
    if not course.is_stopped and (rule.step == now_step or (fact is not None and fact.state == FactState.NOW)):
        return FactState.NOW, None
    return FactState.NEXT, _silence(rule, course)


def _silence(rule: Rule, course: Course) -> StepNote | None:
    """What to say of a step that no fact tells of: nothing while it is to come."""
    rank = WAY.index(rule.stage)
    if course.is_stopped and rank == course.reached:
        return StepNote.STOPPED
    if rank > course.reached:
        return StepNote.WITHOUT_OBJECT if course.is_stopped else None
    if rank == course.reached:
        return None
    if rule.step in LEAVES_A_TRACE:
        return StepNote.OMITTED
    return StepNote.UNKNOWN if rule.step == Step.IMPULSE else StepNote.CROSSED


def _when(rule: Rule, course: Course, fact: Facts | None, kind: str, note: StepNote | None) -> str:
    entered = course.entered.get(rule.stage)
    if fact is not None and fact.due and kind == FactState.NOW:
        return f"jusqu’au {long_date(fact.due)}"
    if fact is not None and (fact.on or fact.due):
        return long_date(fact.on or fact.due)  # type: ignore[arg-type] # one of them is there
    if kind == FactState.DONE and rule.step == Step.IMPULSE and course.impulse_on:
        return long_date(course.impulse_on)
    if kind == FactState.NOW and entered:
        return f"depuis le {long_date(entered)}"
    return long_date(entered) if note == StepNote.CROSSED and entered else ""
