"""One file for each revision; ``schema.REVISIONS`` lists them."""
