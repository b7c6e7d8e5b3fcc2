"""The engine: moves rows along the road, one stage at a time, through crashes and outages."""
