"""What a service desk asks of the engine: closing without a letter, notes, presence, services, mail to sort."""
