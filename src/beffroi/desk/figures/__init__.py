"""Monthly figures per member, made again by a job."""
