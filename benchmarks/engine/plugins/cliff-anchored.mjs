import { megabytes } from './texts.mjs';
import { workload } from './workload.mjs';

export default workload((numbered) => /^x/.test(megabytes(numbered)));
