"""The Practice page: new varisais."""
