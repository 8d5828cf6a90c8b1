"""Judges of what moorage renders, and the generators that go with them.

cd tests; python -m judges.golden --write     renders every example anew into tests/golden
cd tests; python -m judges.checks --write     writes docs/checks.md from the judges' findings and the waivers
"""
