import { parse } from 'acorn';
import { workload } from './workload.mjs';

export default workload((code) => {
  const { body, end } = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  return `${body.length} ${end} ${body.at(-1).loc.end.line}`;
});
