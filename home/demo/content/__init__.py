"""What the demonstration site says, one module a subject. Written for readers in the United States, in their spelling."""
