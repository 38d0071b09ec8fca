"""The second person, for tests of what happens once two agree."""

from accounts.models import User
from audit.context import acting
from governance.models import ChangeRequest
from governance.operations import approve_request


def approve_all(by: User) -> None:
    """Approve everything that waits, in its order."""
    with acting(by):
        for request in ChangeRequest.objects.undecided().order_by("pk"):
            approve_request(request)
