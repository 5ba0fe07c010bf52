"""Who is told what, and when: from findings and what was told before to the mails that are due."""
