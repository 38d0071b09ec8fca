"""On what ground the agency keeps and contacts people, and until when."""
