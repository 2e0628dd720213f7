# Says devo:heldOnline where data says devo:online, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:online ?value }
INSERT { ?thing devo:heldOnline ?value }
WHERE { ?thing devo:online ?value } ;

DELETE { GRAPH ?graph { ?thing devo:online ?value } }
INSERT { GRAPH ?graph { ?thing devo:heldOnline ?value } }
WHERE { GRAPH ?graph { ?thing devo:online ?value } }
