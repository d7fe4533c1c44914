import MagicString from 'magic-string';
import { workload } from './workload.mjs';

export const replaceNames = (code) => {
  const text = new MagicString(code);
  for (const match of code.matchAll(/\b(?:price|total|order|label)(?:s|_)?\b/g))
    text.overwrite(match.index, match.index + match[0].length, `$${match[0]}`);
  return text;
};

export default workload((code) => replaceNames(code).toString());
