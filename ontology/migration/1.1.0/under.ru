# Says devo:conferredUnder where data says devo:under, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:under ?value }
INSERT { ?thing devo:conferredUnder ?value }
WHERE { ?thing devo:under ?value } ;

DELETE { GRAPH ?graph { ?thing devo:under ?value } }
INSERT { GRAPH ?graph { ?thing devo:conferredUnder ?value } }
WHERE { GRAPH ?graph { ?thing devo:under ?value } }
