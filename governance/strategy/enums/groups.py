from django.db import models

from governance.members.enums import AuthorityKind


class MemberGroup(models.TextChoices):
    """The kinds of authorities as an orientation speaks to them: what each gains, what each is asked."""

    UPPER = "upper", "Région et départements"
    CITIES = "cities", "Métropoles et agglomérations"
    COMMUNITIES = "communities", "Communautés de communes"
    COMMUNES = "communes", "Communes, par leur intercommunalité"


MEMBER_GROUPS = {
    AuthorityKind.REGION: MemberGroup.UPPER,
    AuthorityKind.DEPARTMENT: MemberGroup.UPPER,
    AuthorityKind.METROPOLIS: MemberGroup.CITIES,
    AuthorityKind.URBAN_COMMUNITY: MemberGroup.CITIES,
    AuthorityKind.AGGLOMERATION: MemberGroup.CITIES,
    AuthorityKind.COMMUNITY: MemberGroup.COMMUNITIES,
    AuthorityKind.COMMUNE: MemberGroup.COMMUNES,
}
