"""What is new: findings against a baseline, against another result, and since a git ref; and which rules are asked for."""
