import yaml from '@rollup/plugin-yaml';
import { transformOf, workload } from './workload.mjs';

const transform = transformOf(yaml());

export default workload((code) => transform(code, '/src/part.yaml'));
