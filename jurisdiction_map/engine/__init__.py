"""Asking the law: provisions to outcomes, outcomes to a law's verdict, laws to the answer for one transfer."""
