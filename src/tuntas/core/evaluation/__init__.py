"""What the inspectorate examines, in reading order:

snapshot (what a cut-off knows), addendum and compare (what came after it, and between two);
phrases and plan_elements (what the words of a plan mean), copies, checks (doubts about what is
written), live_checks (doubts that need the plan's history), hints (the same while a plan is being
written), conformity (plans against recommendations); review and agreement (second readings), pekppp
(the national evaluation's indicators).
"""
