"""The agency of ``tuntas demo``: public facts of a real one, made-up answers and plans."""
