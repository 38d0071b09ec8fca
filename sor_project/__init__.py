"""The project: settings, addresses, the admin site, the embedded database and demo data."""
