"""How many copies are found that were put into real files, and how much else is told, beside jscpd."""
