"""What rooms share: vocabularies, systems, who is authoritative for what."""
