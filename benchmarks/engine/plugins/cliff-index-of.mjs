import { megabytes } from './texts.mjs';
import { workload } from './workload.mjs';

export default workload((numbered) => megabytes(numbered).indexOf(numbered));
