"""The pages themselves: from a request to a template."""
