"""Ways of telling people, one file each. They know letters and servers, and neither tables nor who works here."""
