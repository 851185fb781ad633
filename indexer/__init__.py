"""Everything that knows a search engine: documents, segmentation, query understanding, engines, sync."""
