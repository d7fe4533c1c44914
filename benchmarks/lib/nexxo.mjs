import { existsSync } from 'node:fs';
import { addonFile } from '../../scripts/lib/addon-file.mjs';
import { at } from '../../scripts/lib/root.mjs';

/** Says so plainly when there is nothing to measure; any other failure to load is shown as it is. */
export function requireBuiltNexxo() {
  const missing = [`generated/${addonFile()}`, 'adapter/dist/index.js'].filter(
    (file) => !existsSync(at(file)),
  );
  if (missing.length > 0) throw new Error(`not built (npm run build): no ${missing.join(', no ')}`);
}
