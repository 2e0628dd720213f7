# Says devo:post where data says devo:inPost, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:inPost ?value }
INSERT { ?thing devo:post ?value }
WHERE { ?thing devo:inPost ?value } ;

DELETE { GRAPH ?graph { ?thing devo:inPost ?value } }
INSERT { GRAPH ?graph { ?thing devo:post ?value } }
WHERE { GRAPH ?graph { ?thing devo:inPost ?value } }
