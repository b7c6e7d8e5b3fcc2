"""Kind, scope and group of a letter: lexicon rules and a linear model, with how sure and why."""
