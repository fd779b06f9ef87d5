"""The questionnaire as plain values: storage, rules, comparison, YAML file, and the editor."""
