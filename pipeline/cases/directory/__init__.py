"""The subscribers (thuê bao) as the CA's own system knows them: a copy that is made anew, and asked (S7, S11)."""
