# Says devo:populationCount where data says devo:people, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:people ?value }
INSERT { ?thing devo:populationCount ?value }
WHERE { ?thing devo:people ?value } ;

DELETE { GRAPH ?graph { ?thing devo:people ?value } }
INSERT { GRAPH ?graph { ?thing devo:populationCount ?value } }
WHERE { GRAPH ?graph { ?thing devo:people ?value } }
