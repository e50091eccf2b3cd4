"""The way of an orientation as data: from each stage, those it may go to. Pure: no model."""

from collections.abc import Mapping

from governance.strategy.enums import Stage

# The way forward; a set-aside orientation has left it.
WAY = (
    Stage.IMPULSE,
    Stage.FRAMING,
    Stage.CONSULTATION,
    Stage.COMMISSION,
    Stage.DECISION,
    Stage.IMPLEMENTATION,
    Stage.EVALUATION,
)

# Framing can be skipped (nothing to define), reopened after a consultation, and a second round sends an orientation
# back to the directions générales; once decided there is no way back but to set aside.
TRANSITIONS: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.IMPULSE: (Stage.FRAMING, Stage.CONSULTATION, Stage.SET_ASIDE),
    Stage.FRAMING: (Stage.CONSULTATION, Stage.SET_ASIDE),
    Stage.CONSULTATION: (Stage.COMMISSION, Stage.FRAMING, Stage.SET_ASIDE),
    Stage.COMMISSION: (Stage.DECISION, Stage.CONSULTATION, Stage.FRAMING, Stage.SET_ASIDE),
    Stage.DECISION: (Stage.IMPLEMENTATION, Stage.CONSULTATION, Stage.SET_ASIDE),
    Stage.IMPLEMENTATION: (Stage.EVALUATION, Stage.SET_ASIDE),
    Stage.EVALUATION: (Stage.IMPLEMENTATION, Stage.SET_ASIDE),
    Stage.SET_ASIDE: (Stage.IMPULSE, Stage.FRAMING),
}

# What is submitted from then on is a frozen text: it must exist.
NEEDS_VERSION = frozenset({Stage.CONSULTATION, Stage.COMMISSION, Stage.DECISION})

# Élus read and comment from framing on (DESIGN section 4); an orientation set aside is read, no longer discussed.
TAKES_COMMENTS = frozenset(WAY) - {Stage.IMPULSE}

# Entered by an act of another page (a consultation, a reason), never chosen in the list of stages.
ENTERED_ELSEWHERE = frozenset({Stage.CONSULTATION, Stage.SET_ASIDE})

# Until it is decided, an orientation may still answer one more need.
TAKES_NEEDS = frozenset({Stage.IMPULSE, Stage.FRAMING, Stage.CONSULTATION, Stage.COMMISSION})


def may_go(current: str, stage: str) -> bool:
    return stage in TRANSITIONS[Stage(current)]


def takes_comments(current: str) -> bool:
    return current in TAKES_COMMENTS


def choosable(current: str) -> list[Stage]:
    """The stages that the secretariat may choose by hand, in the order of the way."""
    return [stage for stage in TRANSITIONS[Stage(current)] if stage not in ENTERED_ELSEWHERE]


_WHY_NOT = {
    Stage.IMPULSE: "l’impulsion est donnée une fois, et rien ne l’efface",
    Stage.FRAMING: "une fois l’orientation décidée, on ne la cadre plus : proposez une nouvelle orientation",
    Stage.CONSULTATION: "les directions générales donnent leur avis avant la décision",
    Stage.COMMISSION: "la commission en débat quand les avis des directions générales sont rendus",
    Stage.DECISION: "les élus décident éclairés par les avis, après la réunion de la commission",
    Stage.IMPLEMENTATION: "rien n’est mis en œuvre sans décision des élus",
    Stage.EVALUATION: "seul ce qui est mis en œuvre s’évalue",
    Stage.SET_ASIDE: "elle est déjà écartée",
}


def why_not(current: str, stage: str) -> str:
    """The sentence that refuses a move, and where the way leads from here."""
    here, there = Stage(current), Stage(stage)
    if here == there:
        return f"L’orientation est déjà à l’étape « {here.label} »."
    leads = ", ".join(f"« {step.label} »" for step in TRANSITIONS[here] if step != Stage.SET_ASIDE)
    return (
        f"De « {here.label} », une orientation ne passe pas à « {there.label} » : {_WHY_NOT[there]}. "
        f"D’ici, elle peut aller à : {leads}."
    )


def why_not_chosen(current: str, stage: str) -> str:
    """The sentence that refuses a stage in the list: out of order, or entered by an act of another page."""
    if not may_go(current, stage):
        return why_not(current, stage)
    if stage == Stage.SET_ASIDE:
        return "Une orientation est écartée avec un motif, depuis sa page."
    return f"L’étape « {Stage(stage).label} » s’ouvre avec une consultation."
