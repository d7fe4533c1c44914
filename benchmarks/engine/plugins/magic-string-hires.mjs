import { replaceNames } from './magic-string.mjs';
import { workload } from './workload.mjs';

export default workload((code) => {
  const text = replaceNames(code);
  return text.toString() + text.generateMap({ hires: true }).toString();
});
