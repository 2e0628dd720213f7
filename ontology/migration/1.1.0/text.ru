# Says devo:nameText where data says devo:text, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:text ?value }
INSERT { ?thing devo:nameText ?value }
WHERE { ?thing devo:text ?value } ;

DELETE { GRAPH ?graph { ?thing devo:text ?value } }
INSERT { GRAPH ?graph { ?thing devo:nameText ?value } }
WHERE { GRAPH ?graph { ?thing devo:text ?value } }
