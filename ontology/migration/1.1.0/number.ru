# Says devo:instrumentNumber where data says devo:number, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:number ?value }
INSERT { ?thing devo:instrumentNumber ?value }
WHERE { ?thing devo:number ?value } ;

DELETE { GRAPH ?graph { ?thing devo:number ?value } }
INSERT { GRAPH ?graph { ?thing devo:instrumentNumber ?value } }
WHERE { GRAPH ?graph { ?thing devo:number ?value } }
