"""The public site: pages that follow from columns and record types, without sessions or cookies."""
