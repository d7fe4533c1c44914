import svgToTinyDataUri from 'mini-svg-data-uri';
import { workload } from './workload.mjs';

export default workload((code) => svgToTinyDataUri(code));
