"""From a result to a plan that is done, in reading order:

rule_sets and reasons (which elements must be followed up, and why), recommendations; workflow (the
life of a plan as one table), plan_sheet (plans as a spreadsheet), evidence and likeness (what may
be handed in, and whether it was handed in before), reminders; effect (what follow-up achieved).
"""
