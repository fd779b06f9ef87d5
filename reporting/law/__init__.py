"""The summaries of the Convention and their check against the certified text: docs/decisions/0057-text-checks.md."""
