"""Papers: the files that come with a letter, or are the letter. One kind a file, each `read(bytes) -> Paper`.

`kind.py` tells the kind by the bytes, `read.py` chooses the reader, `tree.py` goes into files within files. Rooms
beside them hold what a kind's reader is made of: `word/`, `cells/`, `ocr/`, `pdfs/`, `outlook/`, `unpack/`, `telling/`.
"""
