import { lines } from './texts.mjs';
import { workload } from './workload.mjs';

export default workload((numbered) => lines(numbered).split('\n').length);
