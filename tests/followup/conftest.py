from tests.followup.plans.test_actions import world  # noqa: F401 - a fixture for all
