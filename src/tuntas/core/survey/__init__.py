"""What is asked and how, in reading order:

instruments (elements, scales, grades of each regulation), questionnaire (questions and what an
answer may be), standard_questionnaires, questionnaire_check (what keeps one from being used),
questionnaire_changes (what a new version means for trends), questionnaire_file; round_codes (how
rounds are called); sample_size and progress (how many must answer, and when that is reached);
integrity (what is unusual about the answers).
"""
