"""Settings for every test."""

from hypothesis import settings

# The machines that run these tests are shared and noisy: a slow example says nothing about the code.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
