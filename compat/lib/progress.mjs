const interactive = process.stderr.isTTY;

/** Says on standard error how far it is; on a terminal, in one line. */
export function progress(text) {
  if (interactive) process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  else process.stderr.write(`${text}\n`);
}

export function clearProgress() {
  if (interactive) process.stderr.write('\r\x1b[2K');
}
