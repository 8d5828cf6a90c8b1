"""From objects that run today to a spec: fields, the patch that is left, and the proof of both.

``objects`` → ``fields`` (what each field was) → ``choosing`` (which of them shorten the patch) → ``proof``. All but
``reading`` is pure.
"""
