"""Tuntas: from a survey of the people served to follow-up that is proven."""

__version__ = "0.1.0"
