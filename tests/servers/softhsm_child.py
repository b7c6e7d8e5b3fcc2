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
from pkcs11.util.ec import decode_ec_private_key, encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import decode_rsa_private_key, encode_rsa_public_key
from pkcs11.util.x509 import decode_x509_certificate

Request = dict[str, Any]
Answer = dict[str, Any]


def main() -> None:
    """Does the errand of one request."""
    request = json.load(sys.stdin)
    errands = {each.__name__: each for each in (personalise, generate, put, contents, told, log_in, set_pin)}
    by = {"token_serial": request["serial"].encode()} if request.get("serial") else {"token_label": request["token"]}
    token = pkcs11.lib(request["module"]).get_token(**by)
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


def put(token: pkcs11.Token, request: Request) -> Answer:
    """Writes certificates and private keys (DER) onto the token."""
    with token.open(rw=True, user_pin=request["pin"]) as session:
        for one in request["objects"]:
            place = {Attribute.TOKEN: True, Attribute.LABEL: one["label"], Attribute.ID: bytes.fromhex(one["id"])}
            session.create_object({**_attributes(one), **place})
    return {}


def contents(token: pkcs11.Token, request: Request) -> Answer:
    """Lists what is on the token: class, label and CKA_ID of each object."""
    with token.open(user_pin=request["pin"]) as session:
        return {"objects": [_described(one) for one in session.get_objects()]}


def told(token: pkcs11.Token, _request: Request) -> Answer:
    """Gives what the token tells without a login: its serial number and its flags."""
    flags = [flag.name for flag in pkcs11.TokenFlag if flag in token.flags]
    return {"serial": token.serial.decode().strip(), "flags": flags}


def log_in(token: pkcs11.Token, request: Request) -> Answer:
    """Tries a PIN once; gives the name of the error, empty when it was right."""
    try:
        token.open(user_pin=request["tried"]).close()
    except pkcs11.PKCS11Error as error:
        return {"error": type(error).__name__}
    return {"error": ""}


def set_pin(token: pkcs11.Token, request: Request) -> Answer:
    """Gives the token another PIN."""
    with token.open(rw=True, user_pin=request["pin"]) as session:
        session.set_pin(request["pin"], request["new"])
    return {}


def _attributes(one: dict[str, Any]) -> dict[Attribute, Any]:
    der = bytes.fromhex(one["der"])
    if one["kind"] == "CERTIFICATE":
        return dict(decode_x509_certificate(der))
    decode = decode_rsa_private_key if one["kind"] == "RSA" else decode_ec_private_key
    guarded = {Attribute.SENSITIVE: True, Attribute.PRIVATE: True, Attribute.SIGN: True}
    return {**decode(der), **guarded, Attribute.ALWAYS_AUTHENTICATE: one["asks"]}


def _described(one: pkcs11.Object) -> dict[str, str]:
    return {
        "class": ObjectClass(one[Attribute.CLASS]).name,
        "label": one[Attribute.LABEL],
        "id": one[Attribute.ID].hex(),
    }


if __name__ == "__main__":
    main()
