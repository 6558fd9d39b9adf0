// One platform by its key.
MATCH (f:Platform {slug: $slug})
RETURN f.slug, f.name, f.legalEntity, f.homepage
