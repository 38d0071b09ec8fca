"""Who uses the record, in which role, and how far each may see."""
