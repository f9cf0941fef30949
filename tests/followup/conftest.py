from tests.followup.test_life_of_plans import world  # noqa: F401 - a fixture for all
