"""Django's PostgreSQL, which keeps the plans of what is asked again and again (see ``records.plans``)."""
