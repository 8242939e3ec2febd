"""Ad message templates: the JSON files that say what an ad's first message shows and which app answers it."""
