"""Where figures come from: one function a storey, in the order of the sheet."""
