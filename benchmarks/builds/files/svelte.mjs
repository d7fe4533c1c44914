import { pickWord } from '../../lib/seeded-random.mjs';
import { importsOf, namesOf } from './imports.mjs';
import { functionText } from './script.mjs';
import { plainRules } from './style.mjs';

const list = (section, index) => `  <section class="${section}">
    <h3>{title} {count} of {items.length}</h3>
    {#each filtered as item, place (item.id)}
      <button class:active={item.id === count} onclick={() => select(item)} aria-label="${section}">
        {place + 1}. {item.label} <span class="label">{(item.price * ${index + 1}).toFixed(2)}</span>
      </button>
    {:else}
      <p>No ${section} here</p>
    {/each}
    {#if count > ${index}}<strong>{count}</strong>{/if}
  </section>
`;

/** A Svelte 5 component of 2 to 4 KB. */
export const svelte = {
  extension: 'svelte',
  text({ children, random }) {
    const helper = `${pickWord(random)}Of`;
    const sections = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      (_, index) => `${pickWord(random)}-${index}`,
    );
    return `<script>
${importsOf(children)}
  let { title = '${pickWord(random)}', items = [], onselect } = $props()
  let count = $state(${Math.floor(random() * 10)})
  let query = $state('')
  const filtered = $derived(items.filter((item) => item.label.includes(query)))
  const total = $derived(filtered.reduce((sum, { price }) => sum + price, 0))
${functionText(helper, random)}
  function select(item) {
    count += ${helper}(item.id)
    onselect?.({ ...item, total })
  }
</script>

<article>
  <label>{title} <input bind:value={query} placeholder="${pickWord(random)}" /></label>
${sections.map(list).join('')}${namesOf(children)
  .map((name) => `  <${name} {items} title={query} onselect={select} />\n`)
  .join('')}</article>

<style>
${plainRules(sections, random, 300 + random() * 600)}</style>
`;
  },
};
