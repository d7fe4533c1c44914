import { lines } from './texts.mjs';
import { workload } from './workload.mjs';

export default workload((numbered) => lines(numbered).replace(/\b(item|sum)\b/g, '_$1').length);
