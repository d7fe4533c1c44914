import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Beneath this repository, so that the project finds Svelte.
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

const component = (index, children) => `<script>
${children.map((child) => `  import Part${child} from './Part${child}.svelte'`).join('\n')}
  let { title = 'part ${index}', items = [] } = $props()
  let count = $state(${index})
  const shown = $derived(items.filter((item) => item.id > count))
</script>

<article class="part">
  <button class:many={count > 9} onclick={() => (count += ${index})}>{title} {count}</button>
  {#each shown as item (item.id)}<p>{item.label} of {shown.length}</p>{:else}<p>none</p>{/each}
${children.map((child) => `  <Part${child} {items} title="child ${child}" />`).join('\n')}
</article>

<style>
  .part { padding: ${index}px }
  .part > .many { color: rgb(${index} 0 0) }
</style>
`;

/** A project of so many components, each imported by one of those before it. Gone when the test is over. */
export function svelteProject(t, count) {
  const root = realpathSync(mkdtempSync(join(fixtures, 'svelte-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'src'));
  for (let index = 0; index < count; index++) {
    const children = [1, 2, 3].map((nth) => index * 3 + nth).filter((child) => child < count);
    writeFileSync(join(root, 'src', `Part${index}.svelte`), component(index, children));
  }
  writeFileSync(
    join(root, 'src/main.js'),
    "import { mount } from 'svelte'\nimport Part0 from './Part0.svelte'\nmount(Part0, { target: document.body })\n",
  );
  return root;
}
