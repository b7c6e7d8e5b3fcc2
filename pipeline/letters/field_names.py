"""The names of the signature fields in our letters; without pyHanko, which takes 0.2 s to import."""

OURS = "CA"
CUSTOMER = "KHACH_HANG"
