# Says devo:statusOnDay where data says devo:statusNow, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:statusNow ?value }
INSERT { ?thing devo:statusOnDay ?value }
WHERE { ?thing devo:statusNow ?value } ;

DELETE { GRAPH ?graph { ?thing devo:statusNow ?value } }
INSERT { GRAPH ?graph { ?thing devo:statusOnDay ?value } }
WHERE { GRAPH ?graph { ?thing devo:statusNow ?value } }
