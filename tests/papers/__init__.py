"""Papers for tests, built by code: Word documents, workbooks, archives, compound files, and hostile forms of each."""
