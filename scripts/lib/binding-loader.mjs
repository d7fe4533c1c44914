const HEADER = '// Written by scripts/build.mjs. Do not edit.';

/** Text of generated/binding.js: finds the addon beside it or in the platform's package. */
export const loaderText = (names) => `${HEADER}
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const machine = \`\${process.platform}-\${process.arch}\`;
const builds =
  { linux: [\`\${machine}-gnu\`, \`\${machine}-musl\`], win32: [\`\${machine}-msvc\`] }[process.platform] ?? [machine];

function load() {
  const reasons = [];
  for (const build of builds) {
    for (const place of [\`./nexxo.\${build}.node\`, \`@nexxo/native-\${build}\`]) {
      try {
        return require(place);
      } catch (error) {
        reasons.push(\`  \${place}: \${String(error.message).split('\\n')[0]}\`);
      }
    }
  }
  throw new Error(\`@nexxo/native has no addon for \${machine}. In a clone, run: npm run build\\n\${reasons.join('\\n')}\`);
}

export const { ${names.join(', ')} } = load();
`;

export const typesText = (declarations) => `${HEADER}\n${declarations}\n`;
