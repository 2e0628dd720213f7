# Says devo:isElected where data says devo:won, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:won ?value }
INSERT { ?thing devo:isElected ?value }
WHERE { ?thing devo:won ?value } ;

DELETE { GRAPH ?graph { ?thing devo:won ?value } }
INSERT { GRAPH ?graph { ?thing devo:isElected ?value } }
WHERE { GRAPH ?graph { ?thing devo:won ?value } }
