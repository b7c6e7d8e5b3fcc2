"""Papers: the files that come with a letter, or are the letter. One kind a file, each `read(bytes) -> Paper`."""
