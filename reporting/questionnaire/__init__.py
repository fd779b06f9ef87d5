"""A questionnaire as plain values: read and written, checked, compared, and as a YAML file."""
