"""The one place where the test servers touch PKCS#11: a process of its own for each errand.

The library takes its configuration once a process and is not safe with threads; here it meets
neither a second configuration nor a thread. Reads one request (JSON) from standard input, writes
one answer (JSON) to standard output. Bytes travel as hex.
"""

import json
import sys
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from pkcs11.util.x509 import decode_x509_certificate

Request = dict[str, Any]
Answer = dict[str, Any]


def main() -> None:
    """Does the errand of one request."""
    request = json.load(sys.stdin)
    errands = {"personalise": personalise, "generate": generate, "write": write, "contents": contents}
    token = pkcs11.lib(request["module"]).get_token(token_label=request["token"])
    json.dump(errands[request["errand"]](token, request), sys.stdout)


def personalise(token: pkcs11.Token, request: Request) -> Answer:
    """Replaces the PINs of manufacture by the final ones."""
    with token.open(rw=True, user_pin=request["factory_pin"]) as session:
        session.set_pin(request["factory_pin"], request["pin"])
    with token.open(rw=True, so_pin=request["factory_so_pin"]) as session:
        session.set_pin(request["factory_so_pin"], request["so_pin"])
    return {}


def generate(token: pkcs11.Token, request: Request) -> Answer:
    """Makes a key pair that stays on the token; gives the public key (DER)."""
    place = {"id": bytes.fromhex(request["id"]), "label": request["label"], "store": True}
    with token.open(rw=True, user_pin=request["pin"]) as session:
        family, size = request["kind"].split("-")
        if family == "RSA":
            public, _ = session.generate_keypair(KeyType.RSA, int(size), **place)
            return {"public_key": encode_rsa_public_key(public).hex()}
        curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(f"secp{size}r1")}
        parameters = session.create_domain_parameters(KeyType.EC, curve, local=True)
        public, _ = parameters.generate_keypair(**place)
        return {"public_key": encode_ec_public_key(public).hex()}


def write(token: pkcs11.Token, request: Request) -> Answer:
    """Writes a certificate (DER) onto the token."""
    attributes = decode_x509_certificate(bytes.fromhex(request["certificate"]))
    attributes |= {Attribute.TOKEN: True, Attribute.LABEL: request["label"]}
    attributes |= {Attribute.ID: bytes.fromhex(request["id"])}
    with token.open(rw=True, user_pin=request["pin"]) as session:
        session.create_object(attributes)
    return {}


def contents(token: pkcs11.Token, request: Request) -> Answer:
    """Lists what is on the token: class, label and CKA_ID of each object; and the serial number."""
    with token.open(user_pin=request["pin"]) as session:
        objects = [_described(one) for one in session.get_objects()]
    return {"serial": token.serial.decode().strip(), "objects": objects}


def _described(one: pkcs11.Object) -> dict[str, str]:
    return {
        "class": ObjectClass(one[Attribute.CLASS]).name,
        "label": one[Attribute.LABEL],
        "id": one[Attribute.ID].hex(),
    }


if __name__ == "__main__":
    main()
