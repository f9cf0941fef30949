"""What the answers say in figures, in reading order:

scoring (the index of PermenPANRB 14/2017, exact), tallies (counted answers, from which everything
is computed), moments (the sums from which intervals come), student and uncertainty (how sure a
figure is), aggregates (groups of services), trend (round against round), published (figures that an
agency once printed), reliability (how well a questionnaire measures), disclosure (tables without
small cells).
"""
