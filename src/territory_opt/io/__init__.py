"""Tables in and out: the files of a case, and the files of a plan."""
