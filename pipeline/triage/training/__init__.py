"""Learning to sort: examples, fitting, honest measuring, and which version sorts from now on."""
