"""Labels that answer who says so."""

from django import template
from django.db.models import Model

from audit.links import with_key
from audit.questions import KEY

register = template.Library()


@register.inclusion_tag("governance/says_so_label.html")
def says_so(record: Model, label: str, names: str) -> dict[str, str]:
    """Render ``label`` so that it opens who says what ``names`` hold: "city,country", "candidateemail.value"."""
    url = with_key("admin:governance_dataelement_says_so", record.pk, record._meta.label_lower, KEY)
    return {"label": label, "url": f"{url}?of={names}"}
