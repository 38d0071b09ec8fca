"""What the map of authority gives a system, for tests of what leaves."""

from governance.choices import Classification
from governance.models import DataElement, Disclosure, System
from tests.governance.factories import DisclosureFactory


def give(system: System, model: str, *names: str) -> None:
    """Let the map give ``system`` the fields ``names`` of ``model``; none takes back all that it is given."""
    if not names:
        Disclosure.objects.filter(system=system).delete()
    for name in names:
        element, _ = DataElement.objects.get_or_create(
            model=model, field=name, defaults={"classification": Classification.INTERNAL}
        )
        DisclosureFactory(element=element, system=system)
