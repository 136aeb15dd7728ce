"""An operator's access to a commune's requests: asked with a reason, granted for a time, every reading shown."""
