"""Fields of what an orientation says beyond its text: lists typed one line each, amounts as people write them."""

import re
from typing import Any

from django import forms

from emegalis.lib.canonical import clean
from emegalis.lib.days import read_day
from emegalis.lib.french import number, plural
from governance.strategy.enums import MemberGroup
from governance.strategy.particulars import Gain, KeyDate, Particulars, YearBudget, YearPeople, people_words

MOST_LINES, MOST_EUROS = 12, 999_999_999
LONGEST_LABEL, LONGEST_GAIN = 200, 400
FIRST_YEAR, LAST_YEAR = 1999, 2099
_LINE = re.compile(r"\s*(\S+?)\s*(?::|–|—|\s-\s|\s)\s*(\S.*)")
_AMOUNT = re.compile(r"[0-9]{1,12}")
_YEAR = re.compile(r"[0-9]{4}")
_PEOPLE = re.compile(r"([0-9]{1,4}(?:[.,][0-9])?)(?:\s*(?:personnes?|agents?|ETP))?")
_SPACES = re.compile(r"[\s\u00a0\u202f.]+|€|euros?\b")


def read_amount(text: str) -> int | None:
    """« 310 000 € » is 310000; nothing else than whole euros is read."""
    digits = _SPACES.sub("", text.lower())
    return int(digits) if _AMOUNT.fullmatch(digits) and int(digits) <= MOST_EUROS else None


class ReadField(forms.Field):
    """A text that is checked as such, then read as what it means."""

    longest = 30

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.text = forms.CharField(required=False, max_length=self.longest)

    def clean(self, value: Any) -> Any:
        return self.read(self.text.clean(value) or "")

    def read(self, text: str) -> Any:
        raise NotImplementedError


class AmountField(ReadField):
    """Whole euros, spaces allowed; nothing typed is ``None``."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def read(self, text: str) -> int | None:
        if not text:
            return None
        amount = read_amount(text)
        if amount is None:
            raise forms.ValidationError("Écrivez un montant en euros, sans centimes\u00a0: 310\u202f000.")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class LinesField(ReadField):
    """A list typed one line each; a wrong line is named by its number."""

    widget = forms.Textarea(attrs={"rows": 4})
    longest = 4000

    def read(self, text: str) -> tuple[Any, ...]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"{plural(MOST_LINES, 'ligne')} au plus.")
        return tuple(self.read_line(rank, line) for rank, line in enumerate(lines, start=1))

    def read_line(self, rank: int, line: str) -> Any:
        raise NotImplementedError

    def _wrong(self, rank: int, why: str) -> forms.ValidationError:
        return forms.ValidationError(f"Ligne {rank}\u00a0: {why}")


class KeyDatesField(LinesField):
    """« 15/03/2027 : ouverture des inscriptions »."""

    def read_line(self, rank: int, line: str) -> KeyDate:
        match = _LINE.fullmatch(line)
        if match is None:
            raise self._wrong(rank, "écrivez une date puis ce qui se passe, « 15/03/2027 : ouverture ».")
        day, finding = read_day(match[1], french=True)
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            why = finding.reason if finding and day is None else "cette date est trop lointaine ou trop ancienne."
            raise self._wrong(rank, why)
        if len(match[2]) > LONGEST_LABEL:
            raise self._wrong(rank, f"{plural(LONGEST_LABEL, 'signe')} au plus.")
        return KeyDate(day, clean(match[2]))

    def read(self, text: str) -> tuple[Any, ...]:
        return tuple(sorted(super().read(text), key=lambda key: key.on))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{key.on:%d/%m/%Y} : {key.label}" for key in value)


class YearsField(LinesField):
    """A figure for each year, each year once; a plan of six years is seen whole."""

    widget = forms.Textarea(attrs={"rows": 7})

    def read(self, text: str) -> tuple[Any, ...]:
        entries = sorted(super().read(text), key=lambda entry: entry.year)
        years = [entry.year for entry in entries]
        if twice := next((year for year in years if years.count(year) > 1), None):
            raise forms.ValidationError(f"L’année {twice} est écrite deux fois.")
        return tuple(entries)

    def _year(self, rank: int, match: re.Match[str]) -> int:
        if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise self._wrong(rank, "cette année est trop lointaine ou trop ancienne.")
        return int(match[1])


class YearPeopleField(YearsField):
    """« 2027 : 52,5 »: full-time equivalents, to the tenth."""

    def read_line(self, rank: int, line: str) -> YearPeople:
        match = _LINE.fullmatch(line)
        people = _PEOPLE.fullmatch(match[2]) if match else None
        if match is None or people is None or not _YEAR.fullmatch(match[1]):
            raise self._wrong(rank, "écrivez une année puis un nombre de personnes, « 2027 : 52,5 ».")
        return YearPeople(self._year(rank, match), float(people[1].replace(",", ".")))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{entry.year} : {people_words(entry.people)}" for entry in value)


class YearBudgetsField(YearsField):
    """« 2027 : 120 000 »."""

    def read_line(self, rank: int, line: str) -> YearBudget:
        match = _LINE.fullmatch(line)
        amount = read_amount(match[2]) if match else None
        if match is None or amount is None or not _YEAR.fullmatch(match[1]):
            raise self._wrong(rank, "écrivez une année puis un montant en euros, « 2027 : 120\u202f000 ».")
        return YearBudget(self._year(rank, match), amount)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{entry.year} : {number(entry.amount)}" for entry in value)


def gain_fields() -> dict[str, forms.Field]:
    """Two short texts for each kind of authority."""
    fields: dict[str, forms.Field] = {}
    for group in MemberGroup:
        for side, word in (("gain", "ce qui est gagné"), ("effort", "ce qui est demandé")):
            fields[f"{side}_{group.value}"] = forms.CharField(
                label=f"{group.label} : {word}",
                required=False,
                max_length=LONGEST_GAIN,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
    return fields


def particulars_of(data: dict[str, Any]) -> Particulars:
    """Takes out of the cleaned answers what makes the particulars."""
    return Particulars(
        reason=clean(data.pop("reason", "")),
        beneficiaries=clean(data.pop("beneficiaries", "")),
        gains=_gains(data),
        planned_from=data.pop("planned_from", None),
        planned_to=data.pop("planned_to", None),
        key_dates=data.pop("key_dates", ()),
        budget_low=data.pop("budget_low", None),
        budget_high=data.pop("budget_high", None),
        budget_years=data.pop("budget_years", ()),
        budget_note=clean(data.pop("budget_note", "")),
    )


def _gains(data: dict[str, Any]) -> tuple[Gain, ...]:
    told = [
        Gain(group, clean(data.pop(f"gain_{group.value}", "")), clean(data.pop(f"effort_{group.value}", "")))
        for group in MemberGroup
    ]
    return tuple(gain for gain in told if gain.gain or gain.effort)


def initial_particulars(particulars: Particulars) -> dict[str, Any]:
    """What the fields show of them."""
    sides = {
        f"{side}_{gain.group.value}": getattr(gain, side) for gain in particulars.gains for side in ("gain", "effort")
    }
    names = ("reason", "beneficiaries", "planned_from", "planned_to", "key_dates")
    money = ("budget_low", "budget_high", "budget_years", "budget_note")
    return {name: getattr(particulars, name) for name in (*names, *money)} | sides
