"""What comes from other systems and goes to them, in the admin site."""

from integrations.admin import imports

__all__ = ["imports"]
