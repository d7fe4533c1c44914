/** The order of P-256's group. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const number = (bytes) => BigInt(`0x${bytes.toString('hex')}`);

function derInteger(value) {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = bytes[0] >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(2, positive.length), positive]);
}

/** The other signature that is as valid as this one, in base64 of its DER. */
export function highS(base64) {
  const der = Buffer.from(base64, 'base64');
  const r = der.subarray(4, 4 + der[3]);
  const s = der.subarray(6 + der[3]);
  const body = Buffer.concat([derInteger(number(r)), derInteger(ORDER - number(s))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]).toString('base64');
}
