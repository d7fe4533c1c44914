import { pickWord } from '../../lib/seeded-random.mjs';
import { importsOf, namesOf } from './imports.mjs';
import { functionText } from './script.mjs';
import { plainRules } from './style.mjs';

const list = (section, index) => `    <section class="${section}" v-if="count > ${index}">
      <h3>{{ title }} {{ count }} of {{ items.length }}</h3>
      <button
        v-for="(item, place) in filtered"
        :key="item.id"
        :class="{ active: item.id === count }"
        @click="select(item)"
      >
        {{ place + 1 }}. {{ item.label }} <span class="label">{{ (item.price * ${index + 1}).toFixed(2) }}</span>
      </button>
      <p v-show="filtered.length === 0">No ${section} here</p>
    </section>
`;

/** A component with `<script setup>` of 2 to 4 KB; without a style block for a bundler that has no CSS. */
export const vue = ({ styled }) => ({
  extension: 'vue',
  text({ children, random }) {
    const helper = `${pickWord(random)}Of`;
    const sections = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      (_, index) => `${pickWord(random)}-${index}`,
    );
    const style = `\n<style scoped>\n${plainRules(sections, random, 300 + random() * 600)}</style>\n`;
    return `<script setup>
import { computed, ref } from 'vue'
${importsOf(children)}
const props = defineProps({ title: { type: String, default: '${pickWord(random)}' }, items: { type: Array, default: () => [] } })
const emit = defineEmits(['select'])
const count = ref(${Math.floor(random() * 10)})
const query = ref('')
const filtered = computed(() => props.items.filter((item) => item.label.includes(query.value)))
const total = computed(() => filtered.value.reduce((sum, { price }) => sum + price, 0))
${functionText(helper, random)}
function select(item) {
  count.value += ${helper}(item.id)
  emit('select', { ...item, total: total.value })
}
</script>

<template>
  <article>
    <label>{{ title }} <input v-model.trim="query" placeholder="${pickWord(random)}" /></label>
${sections.map(list).join('')}${namesOf(children)
  .map((name) => `    <${name} :items="items" :title="query" @select="select" />\n`)
  .join('')}  </article>
</template>
${styled ? style : ''}`;
  },
});
