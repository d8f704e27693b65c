import { createDecipheriv, createECDH, createHmac, randomBytes } from "node:crypto";

/** A browser that subscribed to push messages: its keys, and what it reads of a message (RFC 8291, RFC 8188). */
export function browser(endpoint: string) {
  const curve = createECDH("prime256v1");
  const publicKey = curve.generateKeys();
  const secret = randomBytes(16);
  const hkdf = (salt: Uint8Array, key: Uint8Array, info: Uint8Array, length: number) => {
    const extracted = createHmac("sha256", salt).update(key).digest();
    const expanded = createHmac("sha256", extracted)
      .update(info)
      .update(Buffer.from([1]))
      .digest();
    return expanded.subarray(0, length);
  };
  return {
    subscription: {
      endpoint,
      expirationTime: null,
      keys: { p256dh: publicKey.toString("base64url"), auth: secret.toString("base64url") },
    },
    /** The JSON of a message as the push service got it. */
    read(body: Buffer): unknown {
      const salt = body.subarray(0, 16);
      const keyLength = body.readUInt8(20);
      const senderKey = body.subarray(21, 21 + keyLength);
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), publicKey, senderKey]);
      const key = hkdf(secret, curve.computeSecret(senderKey), info, 32);
      const contentKey = hkdf(salt, key, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
      const nonce = hkdf(salt, key, Buffer.from("Content-Encoding: nonce\0"), 12);
      const sealed = body.subarray(21 + keyLength);
      const decipher = createDecipheriv("aes-128-gcm", contentKey, nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
    },
  };
}
