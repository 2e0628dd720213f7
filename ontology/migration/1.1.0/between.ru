# Says devo:agreedBetween where data says devo:between, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:between ?value }
INSERT { ?thing devo:agreedBetween ?value }
WHERE { ?thing devo:between ?value } ;

DELETE { GRAPH ?graph { ?thing devo:between ?value } }
INSERT { GRAPH ?graph { ?thing devo:agreedBetween ?value } }
WHERE { GRAPH ?graph { ?thing devo:between ?value } }
