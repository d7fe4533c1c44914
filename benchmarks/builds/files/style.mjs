import { pickWord } from '../../lib/seeded-random.mjs';

const number = (random, most) => Math.floor(random() * most);
const color = (random) => `#${number(random, 0xffffff).toString(16).padStart(6, '0')}`;

function upTo(length, next) {
  let text = '';
  for (let index = 0; text.length < length; index++) text += next(index);
  return text;
}

/** Plain rules for a component's sections, as it has them in its style block. */
export const plainRules = (sections, random, length) =>
  upTo(
    length,
    (index) => `.${sections[index % sections.length]} h3 {
  display: flex;
  gap: ${number(random, 32)}px;
  color: ${color(random)};
  border-radius: ${number(random, 12)}px;
}
.${sections[index % sections.length]} button:hover > .label { background: ${color(random)}; user-select: none; }
`,
  );

/** CSS of 1 to 3 KB with nesting and variables. */
export const css = {
  extension: 'css',
  isStyle: true,
  text: ({
    index,
    random,
  }) => `:root { --gap-${index}: ${number(random, 32)}px; --ink-${index}: ${color(random)}; }
${upTo(
  1024 + random() * 1800,
  (rule) => `.part-${index} .${pickWord(random)}-${rule} {
  display: flex;
  gap: var(--gap-${index});
  color: var(--ink-${index});
  user-select: none;
  &:hover { backdrop-filter: blur(${number(random, 9)}px); }
  & > .label {
    appearance: none;
    padding: ${number(random, 20)}px calc(var(--gap-${index}) * 2);
    &::placeholder { color: ${color(random)}; }
  }
  @media (min-width: ${480 + number(random, 800)}px) { gap: calc(var(--gap-${index}) + 4px); }
}
`,
)}`,
};

/** SCSS of 1 to 3 KB with variables, nesting, a mixin, a loop and functions. */
export const scss = {
  extension: 'scss',
  isStyle: true,
  text: ({ index, random }) => `@use 'sass:color';
$gap: ${4 + number(random, 28)}px;
$ink: ${color(random)};
$sizes: (small: 12px, medium: 16px, large: ${20 + number(random, 12)}px);

@mixin raised($depth: 2) {
  box-shadow: 0 #{$depth * 1px} #{$depth * 3px} rgba($ink, 0.2);
  @if $depth > 3 { border: 1px solid color.adjust($ink, $lightness: -10%); }
}

.part-${index} {
${upTo(
  800 + random() * 1500,
  (rule) => `  .${pickWord(random)}-${rule} {
    gap: $gap * ${1 + number(random, 4)};
    color: color.mix($ink, white, ${number(random, 100)}%);
    @include raised(${1 + number(random, 6)});
    &:hover { background: color.scale($ink, $lightness: ${number(random, 60)}%); }
    > .label { padding: $gap ($gap + ${number(random, 9)}px); }
  }
`,
)}
  @each $name, $size in $sizes {
    &--#{$name} { font-size: $size; line-height: $size * 1.5; }
  }
}
`,
};
