import replace from '@rollup/plugin-replace';
import { transformOf, workload } from './workload.mjs';

const transform = transformOf(
  replace({
    preventAssignment: true,
    values: { __APP_STAGE__: '"test"', __APP_VERSION__: '"1.2.3"', 'process.env.NODE_ENV': '"production"' },
  }),
);

export default workload((code) => transform(code, '/src/part.js'));
