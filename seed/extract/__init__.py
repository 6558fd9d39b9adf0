"""What is read out of texts: sentences, sections, categories, mentions of laws."""
