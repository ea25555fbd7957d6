"""Paperwork drawn up from what is known: contract appendices, annexes, the Vietnamese dossier, the transfer register.

Nothing is invented. A field says whether its answer was declared, observed or derived, or what a person must write.
"""
