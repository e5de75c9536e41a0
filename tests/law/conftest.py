"""Properties here compute whole answers; on a busy machine one may take longer than Hypothesis allows."""

from hypothesis import settings

settings.register_profile("law", deadline=None)
settings.load_profile("law")
