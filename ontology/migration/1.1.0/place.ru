# Says devo:meetingPlace where data says devo:place, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:place ?value }
INSERT { ?thing devo:meetingPlace ?value }
WHERE { ?thing devo:place ?value } ;

DELETE { GRAPH ?graph { ?thing devo:place ?value } }
INSERT { GRAPH ?graph { ?thing devo:meetingPlace ?value } }
WHERE { GRAPH ?graph { ?thing devo:place ?value } }
