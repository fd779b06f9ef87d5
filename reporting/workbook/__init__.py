"""The questionnaire as office files, for ministries that write outside the portal."""
