"""The rules of a body in French words, each with the text it comes from. Pure."""

from dataclasses import dataclass

from emegalis.lib.french import plural
from governance.members.enums import QuorumBasis
from governance.members.models import Body


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    value: str
    source: str = ""


def rules_of(body: Body) -> list[Rule]:
    """What the page of the body prints, in the order of a meeting."""
    rules = [
        Rule("Réunions", _frequency(body), body.frequency_source),
        Rule("Délai de convocation", _notice(body), body.notice_source),
        Rule("Convocations signées par", _signatory(body), body.signatory_act),
        Rule("Quorum", _quorum(body), body.quorum_source),
        *([Rule("Sans quorum", _second(body), body.second_source)] if body.quorum_basis != QuorumBasis.NONE else []),
        Rule("Pouvoirs", _proxies(body), body.proxies_source),
    ]
    if body.is_assembly:
        rules += [
            Rule(
                "Scrutins",
                "comptés en voix de collège" if body.votes_in_voices else "une voix par membre",
                body.votes_source,
            ),
            Rule("Partage des voix", _tie(body), body.votes_source),
        ]
    rules += [
        Rule("Membres appelés à se prononcer sous", _delay(body.comment_days), body.comment_source),
        Rule("Ce qui est soumis est traité sous", _delay(body.answer_days), body.answer_source),
    ]
    if body.offered_stances:
        rules.append(Rule("Sens d’avis offerts", ", ".join(stance.label for stance in body.offered_stances)))
    return rules


def _frequency(body: Body) -> str:
    if not body.meetings_per_period:
        return "aussi souvent qu’il le faut"
    period = {6: "semestre", 12: "an"}.get(body.period_months, f"période de {body.period_months} mois")
    return f"{plural(body.meetings_per_period, 'fois', 'fois')} par {period}"


def _signatory(body: Body) -> str:
    return ", ".join(part for part in (body.signatory_name, body.signatory) if part) or "non précisé"


def _delay(days: int) -> str:
    return plural(days, "jour") if days else "le jour même"


def _notice(body: Body) -> str:
    if not body.notice_days:
        return "aucun"
    return (
        plural(body.notice_days, "jour franc", "jours francs")
        if body.notice_clear_days
        else plural(body.notice_days, "jour")
    )


def _quorum(body: Body) -> str:
    if body.quorum_basis == QuorumBasis.NONE:
        return "aucun"
    one_half = body.quorum_denominator == 2 * body.quorum_numerator
    share = "plus de la moitié" if one_half else f"{body.quorum_numerator}/{body.quorum_denominator}"
    remote = "" if body.remote_counts else ", sans les présents à distance"
    return f"{share}, {body.get_quorum_basis_display()}{remote}"


def _tie(body: Body) -> str:
    return "voix prépondérante de qui préside, sauf scrutin secret" if body.casting_vote else "sans voix prépondérante"


def _second(body: Body) -> str:
    """What happens when too few came: the same items again, some days later, under a rule of its own."""
    again = "avec le même quorum" if body.second_needs_quorum else "sans condition de quorum"
    return f"seconde convocation à {plural(body.second_days, 'jour')} au moins, {again}"


def _proxies(body: Body) -> str:
    if not body.proxies_per_holder:
        return "aucun"
    within = ", au sein du même collège" if body.proxies_within_college else ""
    return f"{plural(body.proxies_per_holder, 'pouvoir')} par porteur{within}"
