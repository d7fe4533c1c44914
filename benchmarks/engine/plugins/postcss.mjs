import autoprefixer from 'autoprefixer';
import postcss from 'postcss';
import nested from 'postcss-nested';
import { workload } from './workload.mjs';

const processor = postcss([nested, autoprefixer({ overrideBrowserslist: ['> 0.5%', 'last 4 versions'] })]);

export default workload((code) => processor.process(code, { from: 'part.css', map: false }).css);
