import { Marked } from 'marked';
import { workload } from './workload.mjs';

const marked = new Marked();

export default workload((code) => marked.parse(code));
