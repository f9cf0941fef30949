"""The official report, in reading order:

figures (every number of it, from a snapshot), texts and legal_basis (its paragraphs, and how an
agency may word them), sign_off (who signs, in which order).
"""
