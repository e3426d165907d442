"""Public articles in forms that travel: feeds, Markdown, llms.txt. Each carries its brand's disclaimer whole."""
