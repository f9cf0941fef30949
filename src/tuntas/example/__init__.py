"""The example agency of ``tuntas demo``: public facts of a real agency, made-up answers and
plans.
"""
