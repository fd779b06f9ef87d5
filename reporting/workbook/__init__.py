"""The questionnaire as office files, for ministries that write away from the portal."""
