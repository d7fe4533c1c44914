import { pickWord } from '../../lib/seeded-random.mjs';
import { importsOf, namesOf } from './imports.mjs';
import { functionText } from './script.mjs';

const list = (word, index) => `      <section className="${word}-${index}">
        <h3>{title} {count} of {items.length}</h3>
        {filtered.map((item, place) => (
          <button key={item.id} className={item.id === count ? 'active' : undefined} onClick={() => choose(item)}>
            {place + 1}. {item.label} <span className="label">{(item.price * ${index + 1}).toFixed(2)}</span>
          </button>
        ))}
        {filtered.length === 0 ? <p>No ${word} here</p> : null}
        {count > ${index} && <strong>{count}</strong>}
      </section>
`;

/** A React component of 2 to 4 KB. */
export const jsx = {
  extension: 'jsx',
  text({ name, children, random }) {
    const helper = `${pickWord(random)}Of`;
    const lists = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) =>
      list(pickWord(random), index),
    );
    return `import { useCallback, useMemo, useState } from 'react'
${importsOf(children)}

${functionText(helper, random)}
export default function ${name}_({ title = '${pickWord(random)}', items = [], onSelect, ...rest }) {
  const [count, setCount] = useState(${Math.floor(random() * 10)})
  const [query, setQuery] = useState('')
  const filtered = useMemo(() => items.filter((item) => item.label.includes(query)), [items, query])
  const total = useMemo(() => filtered.reduce((sum, { price }) => sum + price, 0), [filtered])
  const choose = useCallback(
    (item) => {
      setCount((before) => before + ${helper}(item.id))
      onSelect?.({ ...item, total })
    },
    [onSelect, total],
  )
  return (
    <article {...rest}>
      <label>
        {title} <input value={query} onChange={(event) => setQuery(event.target.value)} placeholder="${pickWord(random)}" />
      </label>
      <>
${lists.join('')}      </>
${namesOf(children)
  .map((child) => `      <${child} items={items} title={query} onSelect={choose} />\n`)
  .join('')}    </article>
  )
}
`;
  },
};
