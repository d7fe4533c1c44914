import { compileString } from 'sass';
import { workload } from './workload.mjs';

export default workload((code) => compileString(code).css);
