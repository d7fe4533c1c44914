const interactive = process.stderr.isTTY;
let last = '';

export function progress(text) {
  if (interactive) process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  else if (text !== last) process.stderr.write(`${text}\n`);
  last = text;
}

export function clearProgress() {
  if (interactive) process.stderr.write('\r\x1b[2K');
}
