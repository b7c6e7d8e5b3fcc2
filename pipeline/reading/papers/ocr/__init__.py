"""From a picture to text: made ready, then recognised."""
