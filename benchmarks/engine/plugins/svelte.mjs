import { compile } from 'svelte/compiler';
import { workload } from './workload.mjs';

export default workload((code) => compile(code, { filename: 'Part.svelte', generate: 'client' }).js.code);
