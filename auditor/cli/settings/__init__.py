"""What options are set to: by files, environment and flags. Files are read when a command has options that they may set."""

from __future__ import annotations

from .settling import SET, InForce, SettingsError, in_force, ranked, settle, settled, under_settings

__all__ = ["SET", "InForce", "SettingsError", "in_force", "ranked", "settle", "settled", "under_settings"]
