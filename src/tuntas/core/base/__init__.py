"""What every chapter stands on, in reading order:

errors and messages (a refusal has a code and a sentence), data and patterns (the files of word
lists), numerals (the one way to round and to write a number), periods (dates as people type them),
holidays, provinces, roles, json_file, plain (values from JSON).
"""
