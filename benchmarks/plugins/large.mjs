// Bundled with the whole Svelte compiler by lib/large-plugin.mjs.
import { compile } from 'svelte/compiler';

export default function large() {
  return {
    name: 'bench-large',
    transform(code, id) {
      if (!id.endsWith('.svelte')) return null;
      return compile(code, { filename: id }).js.code;
    },
  };
}
