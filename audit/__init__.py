"""Who changed what, when, from where and why: history that the database writes."""
