import { createECDH } from "node:crypto";

const PRIVATE_BYTES = 32;

/** A new P-256 key pair to sign push messages with (RFC 8292), as base64url. */
export function makePushKeys(): { publicKey: string; privateKey: string } {
  const curve = createECDH("prime256v1");
  const publicKey = curve.generateKeys().toString("base64url");
  const privateKey = curve.getPrivateKey();
  const padded = Buffer.concat([Buffer.alloc(PRIVATE_BYTES - privateKey.length), privateKey]);
  return { publicKey, privateKey: padded.toString("base64url") };
}
