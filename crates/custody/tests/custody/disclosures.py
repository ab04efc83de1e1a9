"""Reads our disclosures with the package sd-jwt and makes some that we read.

On standard input: {"digests": [...], "disclosures": [...]}, digests in base64url. On standard output:
{"seen": what a verifier of SD-JWTs makes of it, "digests": [...], "disclosures": [...], "claims": {...}}.
"""

import json
import sys

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

given = json.load(sys.stdin)
key = JWK.generate(kty="EC", crv="P-256")

payload = json.dumps({"_sd": given["digests"], "_sd_alg": "sha-256"})
jws = JWS(payload=payload)
jws.add_signature(key, alg="ES256", protected=json.dumps({"alg": "ES256"}))
presented = "~".join([jws.serialize(compact=True), *given["disclosures"], ""])
seen = SDJWTVerifier(presented, lambda issuer, header: key).get_verified_payload()

claims = {"kind": "accession-withdrawn", "reason": "طلبت العائلة", "size": 9, "lost": [[4, 2]]}
issuer = SDJWTIssuer({SDObj(name): value for name, value in claims.items()}, key, add_decoy_claims=True)
print(
    json.dumps(
        {
            "seen": seen,
            "digests": issuer.sd_jwt_payload["_sd"],
            "disclosures": [one.b64 for one in issuer.ii_disclosures],
            "claims": claims,
        }
    )
)
