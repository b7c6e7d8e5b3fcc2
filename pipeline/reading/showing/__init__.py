"""What came in, for a person's eyes: pages as pictures, a mail's HTML without what could harm who looks at it."""
