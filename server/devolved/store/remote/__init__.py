"""Any SPARQL 1.1 service as the store."""
