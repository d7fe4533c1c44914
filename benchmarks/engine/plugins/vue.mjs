import { compileScript, compileStyle, parse } from '@vue/compiler-sfc';
import { workload } from './workload.mjs';

export default workload((code) => {
  const { descriptor } = parse(code, { filename: 'Part.vue' });
  const script = compileScript(descriptor, { id: 'part', inlineTemplate: true });
  const styles = descriptor.styles.map(
    ({ content, scoped }) =>
      compileStyle({ source: content, filename: 'Part.vue', id: 'data-v-part', scoped }).code,
  );
  return [script.content, ...styles].join('\n');
});
