const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function invalid(message: string): Error {
  return new DOMException(message, 'InvalidCharacterError');
}

export function btoa(input: string): string {
  const text = String(input);
  let out = '';
  for (let at = 0; at < text.length; at += 3) {
    const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
    if (a > 255 || b > 255 || c > 255) throw invalid('Invalid character');
    const bits = (a << 16) | (b << 8) | c;
    out +=
      ALPHABET[bits >> 18]! +
      ALPHABET[(bits >> 12) & 63]! +
      (at + 1 < text.length ? ALPHABET[(bits >> 6) & 63]! : '=') +
      (at + 2 < text.length ? ALPHABET[bits & 63]! : '=');
  }
  return out;
}

export function atob(input: string): string {
  let text = String(input).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text))
    throw invalid('The string to be decoded is not correctly encoded.');
  let out = '';
  let bits = 0;
  let held = 0;
  for (const character of text) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += String.fromCharCode((bits >> held) & 255);
    }
  }
  return out;
}
