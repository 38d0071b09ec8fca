"""How static files are kept: under a name made of their content, and packed once at the start of a version."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

PACKED_ALREADY = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
"""What is not packed: pictures and fonts, and what only a developer's tools ask for."""


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Packs with gzip alone: Brotli keeps whoever starts the site for the first time waiting for most of a minute."""

    def create_compressor(self, **options: Any) -> Compressor:
        return super().create_compressor(**options | {"use_brotli": False, "extensions": PACKED_ALREADY})
