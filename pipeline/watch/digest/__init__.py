"""The daily digest to managers (bản tin hằng ngày): figures from the ledger, a picture, HTML and plain text."""
