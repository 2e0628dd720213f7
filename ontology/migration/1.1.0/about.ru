# Says devo:judgementOf where data says devo:about, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:about ?value }
INSERT { ?thing devo:judgementOf ?value }
WHERE { ?thing devo:about ?value } ;

DELETE { GRAPH ?graph { ?thing devo:about ?value } }
INSERT { GRAPH ?graph { ?thing devo:judgementOf ?value } }
WHERE { GRAPH ?graph { ?thing devo:about ?value } }
