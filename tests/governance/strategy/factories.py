import datetime

import factory
from django.utils import timezone

from emegalis.lib.canonical import fingerprint
from emegalis.lib.search import search_text
from governance.strategy.canonical import VersionText, canonical_text
from governance.strategy.enums import Origin, Stage
from governance.strategy.models import Axis, Orientation, OrientationVersion, StageChange, StrategicPlan
from governance.strategy.particulars import COLUMNS, OrientationText, Particulars

IMPULSE = datetime.date(2026, 2, 9)


class PlanFactory(factory.django.DjangoModelFactory):
    """In force from 2025 to 2030: as many axes and orientations as wanted hang on the one plan."""

    class Meta:
        model = StrategicPlan
        django_get_or_create = ("slug",)

    title = "Plan stratégique 2025-2030"
    slug = "plan-strategique-2025-2030"
    starts_on = datetime.date(2025, 1, 1)
    ends_on = datetime.date(2031, 1, 1)
    shared_values = "Consensus, transversalité."
    missions = "Mutualiser, protéger."
    means = "Une équipe, une contribution mutualisée."


class AxisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Axis
        django_get_or_create = ("plan", "number")

    plan = factory.SubFactory(PlanFactory)
    number = 2
    title = "Protéger"
    summary = "Aider chaque collectivité à protéger ses données."


class OrientationFactory(factory.django.DjangoModelFactory):
    """At its impulse, unless told otherwise; its change of stage stands beside it."""

    class Meta:
        model = Orientation
        skip_postgeneration_save = True

    axis = factory.SubFactory(AxisFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda o: f"cybersecurite-{o.number}")
    title = "Mettre en place un dispositif régional de cybersécurité de proximité"
    summary = "Un diagnostic pour chaque collectivité."
    text = "Après plusieurs attaques, il est proposé de financer un diagnostic."
    origin = Origin.BUREAU
    impulse_on = IMPULSE
    stage = Stage.IMPULSE
    search_text = factory.LazyAttribute(lambda o: search_text(o.title, o.summary, o.text))

    @factory.post_generation
    def entered(self: Orientation, create: bool, day: datetime.date | None, **kwargs: object) -> None:
        if create:
            StageChangeFactory(orientation=self, stage=self.stage, entered_on=day or IMPULSE)

    class Params:
        published = factory.Trait(
            stage=Stage.FRAMING,
            version=factory.RelatedFactory(
                "tests.governance.strategy.factories.VersionFactory", factory_related_name="orientation"
            ),
        )


class StageChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StageChange

    orientation = factory.SubFactory(OrientationFactory)
    stage = Stage.IMPULSE
    entered_on = IMPULSE
    recorded_at = factory.LazyFunction(timezone.now)


class VersionFactory(factory.django.DjangoModelFactory):
    """A frozen version of the working text as it stands."""

    class Meta:
        model = OrientationVersion
        skip_postgeneration_save = True

    orientation = factory.SubFactory(OrientationFactory)
    number = factory.LazyAttribute(lambda v: v.orientation.versions.count() + 1)
    title = factory.SelfAttribute("orientation.title")
    summary = factory.SelfAttribute("orientation.summary")
    text = factory.SelfAttribute("orientation.text")
    reason = factory.SelfAttribute("orientation.reason")
    gains = factory.SelfAttribute("orientation.gains")
    changes = ""
    published_at = datetime.datetime(2026, 10, 16, 8, 0, tzinfo=datetime.UTC)

    @factory.lazy_attribute
    def sha256(self) -> str:
        columns = {name: getattr(self, name, getattr(self.orientation, name)) for name in COLUMNS}
        said = OrientationText(self.title, self.summary, self.text, Particulars.read(columns))
        whole = VersionText(self.orientation.number, self.number, self.published_at, said, self.changes)
        return fingerprint(canonical_text(whole))
