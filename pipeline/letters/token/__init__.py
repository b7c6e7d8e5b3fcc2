"""The CA's PKCS#11 token: `token.py` is what the program sees, `child.py` the process that alone speaks PKCS#11."""
