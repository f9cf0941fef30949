"""What respondents write, in reading order:

comment_words (words by meaning), comment_roots (a text as words that the lists know), comments
(which element a comment speaks of and in which tone), masking (personal data covered).
"""
