# Says devo:tierOnDay where data says devo:tierNow, in the default graph and in every named graph. SPARQL 1.1 Update; running it twice changes nothing.
PREFIX devo: <https://w3id.org/devolved/def#>

DELETE { ?thing devo:tierNow ?value }
INSERT { ?thing devo:tierOnDay ?value }
WHERE { ?thing devo:tierNow ?value } ;

DELETE { GRAPH ?graph { ?thing devo:tierNow ?value } }
INSERT { GRAPH ?graph { ?thing devo:tierOnDay ?value } }
WHERE { GRAPH ?graph { ?thing devo:tierNow ?value } }
