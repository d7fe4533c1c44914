import replace from 'unplugin-replace/rollup';
import { transformOf, workload } from './workload.mjs';

const transform = transformOf(replace({ values: { __APP_STAGE__: '"test"', __APP_VERSION__: '"1.2.3"' } }));

export default workload((code) => transform(code, '/src/part.js'));
