"""The catalogue of services and who subscribes to what, with st-deploycenter's words."""
