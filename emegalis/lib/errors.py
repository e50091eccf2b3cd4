"""The one exception by which a service refuses."""


class BusinessRuleError(Exception):
    """A rule of the house refuses what was asked; ``str()`` is a French sentence for the user.

    ``field`` names the form field beside which the sentence belongs, when there is one.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
