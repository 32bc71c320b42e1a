"""One rule per module; the module's name begins with the rule's id. Ids are never used for something else later."""
